package main

import (
	"fmt"

	"github.com/cilium/cilium/pkg/identity"
	"github.com/cilium/cilium/pkg/labels"
	"github.com/cilium/cilium/pkg/labelsfilter"
	"github.com/cilium/cilium/pkg/policy"
	"github.com/cilium/cilium/pkg/policy/types"
	"github.com/cilium/cilium/pkg/u8proto"
)

type policyError struct {
	Cluster string `json:"cluster"`
	Policy  int    `json:"policy"`
	Error   string `json:"error"`
}

type endpointError struct {
	Cluster  string `json:"cluster"`
	Endpoint string `json:"endpoint"`
	Error    string `json:"error"`
}

// meshAnswer has two letters a probe, egress then ingress: n no policy applies, a allowed, p allowed
// through the proxy, d denied, e the endpoint's policy cannot be computed.
type meshAnswer struct {
	Answers   []string        `json:"answers"`
	Refused   []policyError   `json:"refused,omitempty"`
	Endpoints []endpointError `json:"endpointErrors,omitempty"`
}

func answerMesh(r request) any {
	var nodes []meshNode
	for _, c := range r.Clusters {
		for i, n := range c.Nodes {
			nodes = append(nodes, meshNode{nodeSpec: n, cluster: c.Name, first: i == 0})
		}
	}
	result := meshAnswer{Answers: make([]string, len(r.Probes))}
	var mesh []*agent
	for _, c := range r.Clusters {
		a, refused, err := newAgent(c, nodes)
		if a != nil && a.addresses.IPCache != nil {
			defer a.addresses.Shutdown()
		}
		if err != nil {
			return failure{Error: err.Error()}
		}
		mesh = append(mesh, a)
		result.Refused = append(result.Refused, refused...)
	}
	letters := make([][2]byte, len(r.Probes))
	for i := range letters {
		letters[i] = [2]byte{'n', 'n'}
	}
	for _, a := range mesh {
		a.load(mesh)
		s := &side{agent: a, mesh: mesh, ends: r.Ends, peers: map[int]*identity.Identity{}}
		if err := s.meet(r.Probes); err != nil {
			return failure{Error: err.Error()}
		}
		for i, p := range r.Probes {
			if err := s.look(p, &letters[i]); err != nil {
				return failure{Error: fmt.Sprintf("probe %d: %v", i, err)}
			}
		}
		for name, c := range a.computed {
			if c.err != nil {
				result.Endpoints = append(result.Endpoints,
					endpointError{Cluster: a.spec.Name, Endpoint: name, Error: c.err.Error()})
			}
		}
	}
	for i := range letters {
		result.Answers[i] = string(letters[i][:])
	}
	return result
}

// side looks at probes from the point of view of one cluster.
type side struct {
	*agent
	mesh  []*agent
	ends  []endSpec
	peers map[int]*identity.Identity
}

// meet makes all peers known before the first policy is distilled, for that takes a snapshot.
func (s *side) meet(probes []probeSpec) error {
	for i, p := range probes {
		for _, ends := range [2][2]int{{p.From, p.To}, {p.To, p.From}} {
			if s.ends[ends[0]].Cluster != s.spec.Name {
				continue
			}
			if _, err := s.peer(ends[1]); err != nil {
				return fmt.Errorf("probe %d: %v", i, err)
			}
		}
	}
	return nil
}

// look fills egress where the probe starts in this cluster, and ingress where it ends here.
func (s *side) look(p probeSpec, letters *[2]byte) error {
	proto, err := u8proto.ParseProtocol(p.Protocol)
	if err != nil {
		return err
	}
	for direction, ends := range [2][2]int{{p.From, p.To}, {p.To, p.From}} {
		subject, err := s.subject(ends[0])
		if subject == nil || err != nil {
			if err != nil {
				return err
			}
			continue
		}
		peer, err := s.peer(ends[1])
		if err != nil {
			return err
		}
		letters[direction] = subject.verdict(direction == 1, peer.ID, proto, uint16(p.Port))
	}
	return nil
}

func (c *computed) verdict(ingress bool, peer identity.NumericIdentity, proto u8proto.U8proto, port uint16) byte {
	if c.err != nil {
		return 'e'
	}
	key, enabled := policy.EgressKey(), c.egress
	if ingress {
		key, enabled = policy.IngressKey(), c.ingress
	}
	if !enabled {
		return 'n'
	}
	// Sixteen bits of prefix, so that ICMP type 0 is a type and not the wildcard.
	entry, _, _ := c.policy.Lookup(key.WithIdentity(peer).WithPortProtoPrefix(proto, port, 16))
	return letterOf(entry)
}

func letterOf(entry types.MapStateEntry) byte {
	switch {
	case entry.IsDeny():
		return 'd'
	case entry.IsRedirectEntry():
		return 'p'
	}
	return 'a'
}

// subject is the computed policy of an end, if it is an endpoint of this cluster.
func (s *side) subject(end int) (*computed, error) {
	e := s.ends[end]
	if e.Cluster != s.spec.Name {
		return nil, nil
	}
	switch {
	case e.Pod != "":
		p := s.pods[e.Namespace+"/"+e.Pod]
		if p == nil {
			return nil, fmt.Errorf("no pod %s/%s in cluster %s", e.Namespace, e.Pod, e.Cluster)
		}
		return s.compute(e.Namespace+"/"+e.Pod, p.identity, &endpoint{ports: p.ports}), nil
	case e.Entity == "host":
		return s.compute("host", s.hostEndpoint(), &endpoint{host: true}), nil
	case e.Entity == "init":
		return s.compute("init", identity.LookupReservedIdentity(identity.ReservedIdentityInit), &endpoint{}), nil
	}
	return nil, nil
}

// hostEndpoint has the labels of the cluster's first node.
func (s *side) hostEndpoint() *identity.Identity {
	lbls := labels.NewFrom(labels.LabelHost)
	if len(s.spec.Nodes) > 0 {
		filtered, _ := labelsfilter.Filter(labels.Map2Labels(s.spec.Nodes[0].Labels, labels.LabelSourceK8s))
		lbls.MergeLabels(filtered)
	}
	return identity.LookupReservedIdentityByLabels(lbls)
}

// peer is the identity that this cluster's agents see at the other end.
func (s *side) peer(end int) (*identity.Identity, error) {
	if known := s.peers[end]; known != nil {
		return known, nil
	}
	id, err := s.findPeer(s.ends[end])
	if err != nil {
		return nil, err
	}
	if id == nil {
		return nil, fmt.Errorf("no identity for end %+v", s.ends[end])
	}
	if id.ID.Scope() != identity.IdentityScopeGlobal {
		s.addIdentity(id)
	}
	s.peers[end] = id
	return id, nil
}

func (s *side) findPeer(e endSpec) (*identity.Identity, error) {
	switch {
	case e.Pod != "":
		return s.findPod(e)
	case e.Node != "":
		return s.findNode(e), nil
	case e.IP != "":
		return s.addresses.identityOf(parseIP(e.IP)), nil
	}
	if e.Entity == "host" {
		return s.findNode(e), nil
	}
	return identity.LookupReservedIdentity(identity.GetReservedID(e.Entity)), nil
}

// findPod: a pod of another cluster in a namespace that is not global is an address like any other.
func (s *side) findPod(e endSpec) (*identity.Identity, error) {
	for _, a := range s.mesh {
		if a.spec.Name != e.Cluster {
			continue
		}
		p := a.pods[e.Namespace+"/"+e.Pod]
		if p == nil {
			break
		}
		if a == s.agent || p.global {
			return p.identity, nil
		}
		return s.addresses.identityOf(parseIP(p.IPs[0])), nil
	}
	return nil, fmt.Errorf("no pod %s/%s in cluster %s", e.Namespace, e.Pod, e.Cluster)
}

// findNode finds a node by name, or the host of a cluster. A host without an address is a remote
// node without labels to the others.
func (s *side) findNode(e endSpec) *identity.Identity {
	for _, n := range s.nodes {
		if n.cluster != e.Cluster || (e.Node != n.Name && (e.Node != "" || !n.first)) {
			continue
		}
		if n.isHostOf(s.spec.Name) {
			return s.agent.host
		}
		return s.addresses.identityOf(parseIP(n.IPs[0]))
	}
	if e.Node != "" {
		return nil
	}
	if e.Cluster == s.spec.Name {
		return s.agent.host
	}
	return identity.LookupReservedIdentity(identity.ReservedIdentityRemoteNode)
}
