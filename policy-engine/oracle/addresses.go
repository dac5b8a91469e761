package main

import (
	"context"
	"encoding/json"
	"maps"
	"net/netip"
	"time"

	cmtypes "github.com/cilium/cilium/pkg/clustermesh/types"
	"github.com/cilium/cilium/pkg/identity"
	"github.com/cilium/cilium/pkg/identity/cache"
	"github.com/cilium/cilium/pkg/ipcache"
	ipcacheTypes "github.com/cilium/cilium/pkg/ipcache/types"
	k8sConst "github.com/cilium/cilium/pkg/k8s/apis/cilium.io"
	v2 "github.com/cilium/cilium/pkg/k8s/apis/cilium.io/v2"
	"github.com/cilium/cilium/pkg/k8s/synced"
	"github.com/cilium/cilium/pkg/k8s/utils"
	"github.com/cilium/cilium/pkg/labels"
	"github.com/cilium/cilium/pkg/labelsfilter"
	"github.com/cilium/cilium/pkg/option"
	"github.com/cilium/cilium/pkg/policy"
	"github.com/cilium/cilium/pkg/policy/api"
	"github.com/cilium/cilium/pkg/source"
)

// nobody hears of new identities: the oracle adds those it asks about to the selector cache itself.
type nobody struct{}

func (nobody) UpdateIdentities(_, _ identity.IdentityMap) <-chan struct{} {
	done := make(chan struct{})
	close(done)
	return done
}

func (nobody) GetNodeSuffix() string { return "oracle" }

var allocator = cache.NewCachingIdentityAllocator(quiet, nobody{}, cache.AllocatorConfig{})

// addresses is Cilium's own ipcache with the metadata that an agent of the entered cluster has:
// prefixes of its policies, of its CIDR groups, and the nodes of the mesh.
type addresses struct{ *ipcache.IPCache }

func newAddresses(policies []imported, groups []json.RawMessage, nodes []meshNode) (addresses, error) {
	ipc := ipcache.NewIPCache(&ipcache.Configuration{
		Context:           context.Background(),
		Logger:            quiet,
		IdentityAllocator: allocator,
		IdentityUpdater:   nobody{},
		CacheStatus:       synced.CacheStatus(nil),
	})
	updates := policyPrefixes(policies)
	for _, raw := range groups {
		more, err := groupPrefixes(raw)
		if err != nil {
			return addresses{ipc}, err
		}
		updates = append(updates, more...)
	}
	for _, node := range nodes {
		updates = append(updates, node.prefixes()...)
	}
	world(ipc)
	if len(updates) == 0 {
		return addresses{ipc}, nil
	}
	revision := ipc.UpsertMetadataBatch(updates...)
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	return addresses{ipc}, ipc.WaitForRevision(ctx, revision)
}

// world follows daemon/cmd/hostips-sync.go: all addresses of a family that is on are the world,
// whatever else is said of them.
func world(ipc *ipcache.IPCache) {
	resource := ipcacheTypes.NewResourceID(ipcacheTypes.ResourceKindDaemon, "", "reserved")
	for _, all := range []netip.Prefix{netip.PrefixFrom(netip.IPv4Unspecified(), 0), netip.PrefixFrom(netip.IPv6Unspecified(), 0)} {
		if all.Addr().Is4() && !option.Config.EnableIPv4 || all.Addr().Is6() && !option.Config.EnableIPv6 {
			continue
		}
		own := labels.Labels{}
		own.AddWorldLabel(all.Addr())
		ipc.OverrideIdentity(cmtypes.NewLocalPrefixCluster(all), own, source.Local, resource)
	}
}

// policyPrefixes follows pkg/policy/cell/policy_importer.go updatePrefixes.
func policyPrefixes(policies []imported) []ipcache.MU {
	var updates []ipcache.MU
	for _, p := range policies {
		for _, prefix := range policy.GetCIDRPrefixes(p.entries) {
			updates = append(updates, ipcache.MU{
				Prefix:   cmtypes.NewLocalPrefixCluster(prefix),
				Source:   source.CustomResource,
				Resource: p.resource,
				Metadata: []ipcache.IPMetadata{labels.GetCIDRLabels(prefix)},
				IsCIDR:   true,
			})
		}
	}
	return updates
}

// groupPrefixes follows pkg/policy/k8s/cilium_cidr_group.go applyCIDRGroup.
func groupPrefixes(raw json.RawMessage) ([]ipcache.MU, error) {
	var group v2.CiliumCIDRGroup
	if err := json.Unmarshal(raw, &group); err != nil {
		return nil, err
	}
	lbls := labels.Labels{}
	for k, v := range utils.RemoveCiliumLabels(group.Labels) {
		l := labels.NewLabel(k, v, labels.LabelSourceCIDRGroup)
		lbls[l.Key] = l
		encoded := labels.EncodedCIDRGroupLabel(l.Key, l.Value, l.Source)
		lbls[encoded.Key] = encoded
	}
	ref := api.LabelForCIDRGroupRef(group.Name)
	lbls[ref.Key] = ref
	var updates []ipcache.MU
	for _, cidr := range group.Spec.ExternalCIDRs {
		prefix, err := netip.ParsePrefix(string(cidr))
		if err != nil {
			continue
		}
		own := maps.Clone(lbls)
		own.AddWorldLabel(prefix.Addr())
		updates = append(updates, ipcache.MU{
			Prefix:   cmtypes.NewLocalPrefixCluster(prefix),
			Source:   source.Generated,
			Resource: ipcacheTypes.NewResourceID(ipcacheTypes.ResourceKindCIDRGroup, "", group.Name),
			Metadata: []ipcache.IPMetadata{own},
		})
	}
	return updates, nil
}

// meshNode is a node of the mesh. The first node of a cluster is the one that all its pods run on:
// to them it is the host, to everybody else a remote node.
type meshNode struct {
	nodeSpec
	cluster string
	first   bool
}

func (n meshNode) isHostOf(cluster string) bool { return n.first && n.cluster == cluster }

// labels follows pkg/node/manager/manager.go nodeIdentityLabels.
func (n meshNode) labels() labels.Labels {
	lbls := labels.NewFrom(labels.LabelRemoteNode)
	if n.isHostOf(option.Config.ClusterName) {
		lbls = labels.NewFrom(labels.LabelHost)
	}
	if option.Config.PerNodeLabelsEnabled() {
		filtered, _ := labelsfilter.FilterNodeLabels(labels.Map2Labels(n.Labels, labels.LabelSourceNode))
		lbls.MergeLabels(filtered)
		lbls.MergeLabels(labels.Map2Labels(
			map[string]string{k8sConst.PolicyLabelCluster: n.cluster}, labels.LabelSourceK8s))
	}
	return lbls
}

func (n meshNode) prefixes() []ipcache.MU {
	var updates []ipcache.MU
	for _, ip := range n.IPs {
		addr := netip.MustParseAddr(ip)
		prefix := cmtypes.NewLocalPrefixCluster(netip.PrefixFrom(addr, addr.BitLen()))
		lbls := n.labels()
		if option.Config.PolicyCIDRMatchesNodes() {
			lbls.MergeLabels(labels.GetCIDRLabels(prefix.AsPrefix()))
		}
		updates = append(updates, ipcache.MU{
			Prefix:   prefix,
			Source:   source.CustomResource,
			Resource: ipcacheTypes.NewResourceID(ipcacheTypes.ResourceKindNode, "", n.Name),
			Metadata: []ipcache.IPMetadata{lbls},
		})
	}
	return updates
}

// identityOf is the identity that the entered cluster gives an address: that of the longest prefix
// it knows, else world.
func (a addresses) identityOf(ip netip.Addr) *identity.Identity {
	if found, ok := a.LookupSecIDByIP(ip); ok {
		return allocator.LookupIdentityByID(context.Background(), found.ID)
	}
	return identity.LookupReservedIdentity(identity.GetWorldIdentityFromIP(ip))
}

// podCIDRLabels follows pkg/endpoint/endpoint.go computeCIDRLabelsRLocked.
func (a addresses) podCIDRLabels(ips []string) labels.Labels {
	result := labels.Labels{}
	if !option.Config.PolicyCIDRMatchesPods() {
		return result
	}
	for _, text := range ips {
		ip := netip.MustParseAddr(text)
		hasCIDR := false
		for _, lbl := range a.GetMetadataLabels(ip) {
			if lbl.Source == labels.LabelSourceCIDR || lbl.Source == labels.LabelSourceCIDRGroup {
				result[lbl.GetExtendedKey()] = lbl
				hasCIDR = hasCIDR || lbl.Source == labels.LabelSourceCIDR
			}
		}
		if !hasCIDR {
			lbl := labels.ParseLabel(map[bool]string{true: "cidr:0.0.0.0/0", false: "cidr:::/0"}[ip.Is4()])
			result[lbl.GetExtendedKey()] = lbl
		}
	}
	return result
}
