package main

import (
	cmtypes "github.com/cilium/cilium/pkg/clustermesh/types"
	"github.com/cilium/cilium/pkg/identity"
	"github.com/cilium/cilium/pkg/labels"
	"github.com/cilium/cilium/pkg/labelsfilter"
	"github.com/cilium/cilium/pkg/option"
	"github.com/cilium/cilium/pkg/policy"
	"github.com/cilium/cilium/pkg/policy/api"
)

func init() {
	if err := labelsfilter.ParseLabelPrefixCfg(quiet, nil, nil, ""); err != nil {
		panic(err)
	}
}

// enter makes the process an agent of this cluster. Cilium keeps the settings, the entity cluster
// and the labels of reserved:host in globals, so clusters are taken one after another.
func (c clusterSpec) enter() {
	option.Config.ClusterID = c.ID
	option.Config.ClusterName = c.Name
	option.Config.EnableIPv4 = orElse(c.IPv4, true)
	option.Config.EnableIPv6 = orElse(c.IPv6, true)
	option.Config.EnableL7Proxy = orElse(c.L7Proxy, true)
	option.Config.EnableICMPRules = true
	option.Config.EnableNonDefaultDenyPolicies = orElse(c.NonDefaultDeny, true)
	option.Config.EnableExtendedIPProtocols = c.ExtendedProtocols
	option.Config.EnableNodeSelectorLabels = c.NodeSelectors
	option.Config.EnableHostFirewall = c.HostFirewall
	option.Config.EnableK8sClusterNetworkPolicy = true
	option.Config.PolicyCIDRMatchMode = c.CIDRMatchMode
	option.Config.UnsafeDaemonConfigOption.AllowLocalhost = c.allowLocalhost()
	policy.SetPolicyEnabled(c.enforcement())
	api.InitEntities(c.Name)
	identity.AddReservedIdentityWithLabels(identity.ReservedIdentityHost, labels.LabelHost)
}

func (c clusterSpec) enforcement() string {
	if c.Enforcement == "" {
		return option.DefaultEnforcement
	}
	return c.Enforcement
}

// allowLocalhost: under Kubernetes an agent turns "auto" into "always" (daemon/cmd/daemon.go).
func (c clusterSpec) allowLocalhost() string {
	if c.AllowLocalhost == "" || c.AllowLocalhost == option.AllowLocalhostAuto {
		return option.AllowLocalhostAlways
	}
	return c.AllowLocalhost
}

// nameForPolicies is the cluster that peers without a cluster key are limited to, or any.
func (c clusterSpec) nameForPolicies() string {
	return cmtypes.LocalClusterNameForPolicies(
		cmtypes.PolicyConfig{PolicyDefaultLocalCluster: orElse(c.DefaultLocal, true)}, c.Name)
}
