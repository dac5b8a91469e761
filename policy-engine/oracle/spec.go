package main

import "encoding/json"

// clusterSpec is one cluster of the mesh: its agent's settings and its objects. A setting that is
// absent has Cilium 1.20's default.
type clusterSpec struct {
	Name              string            `json:"name"`
	ID                uint32            `json:"id"`
	DefaultLocal      *bool             `json:"defaultLocalCluster"`
	CIDRMatchMode     []string          `json:"cidrMatchMode"`
	Enforcement       string            `json:"enforcement"`
	NodeSelectors     bool              `json:"nodeSelectorLabels"`
	HostFirewall      bool              `json:"hostFirewall"`
	IPv4              *bool             `json:"ipv4"`
	IPv6              *bool             `json:"ipv6"`
	L7Proxy           *bool             `json:"l7Proxy"`
	NonDefaultDeny    *bool             `json:"nonDefaultDeny"`
	ExtendedProtocols bool              `json:"extendedIPProtocols"`
	AllowLocalhost    string            `json:"allowLocalhost"`
	Namespaces        []namespaceSpec   `json:"namespaces"`
	Pods              []podSpec         `json:"pods"`
	Nodes             []nodeSpec        `json:"nodes"`
	Policies          []json.RawMessage `json:"policies"`
	CIDRGroups        []json.RawMessage `json:"cidrGroups"`
	Services          []serviceSpec     `json:"services"`
}

type namespaceSpec struct {
	Name   string            `json:"name"`
	Labels map[string]string `json:"labels"`
	// Global is false for a namespace whose identities are not exported to the other clusters.
	Global *bool `json:"global"`
}

type podSpec struct {
	Namespace      string            `json:"namespace"`
	Name           string            `json:"name"`
	Labels         map[string]string `json:"labels"`
	ServiceAccount string            `json:"serviceAccount"`
	IPs            []string          `json:"ips"`
	Ports          []portSpec        `json:"ports"`
}

type portSpec struct {
	Name     string `json:"name"`
	Port     int    `json:"port"`
	Protocol string `json:"protocol"`
}

type nodeSpec struct {
	Name   string            `json:"name"`
	Labels map[string]string `json:"labels"`
	IPs    []string          `json:"ips"`
}

type serviceSpec struct {
	Namespace string            `json:"namespace"`
	Name      string            `json:"name"`
	Labels    map[string]string `json:"labels"`
	Selector  map[string]string `json:"selector"`
	Backends  []string          `json:"backends"`
}

// endSpec is one end of a probe: a pod (cluster, namespace, pod), a node (cluster, node), an
// address outside (ip), the host of a cluster (cluster, entity host: its first node, where its pods
// run), or a reserved identity (entity).
type endSpec struct {
	Cluster   string `json:"cluster"`
	Namespace string `json:"namespace"`
	Pod       string `json:"pod"`
	Node      string `json:"node"`
	IP        string `json:"ip"`
	Entity    string `json:"entity"`
}

// probeSpec is [from, to, protocol, port] with indices into ends; for ICMP the port is the type.
type probeSpec struct {
	From, To int
	Protocol string
	Port     int
}

func (p *probeSpec) UnmarshalJSON(raw []byte) error {
	return json.Unmarshal(raw, &[]any{&p.From, &p.To, &p.Protocol, &p.Port})
}

func orElse(value *bool, fallback bool) bool {
	if value == nil {
		return fallback
	}
	return *value
}
