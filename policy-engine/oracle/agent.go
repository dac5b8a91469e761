package main

import (
	"context"
	"fmt"
	"math"
	"net/netip"
	"sync"

	"github.com/cilium/cilium/pkg/crypto/certificatemanager"
	"github.com/cilium/cilium/pkg/endpoint/regeneration"
	envoypolicy "github.com/cilium/cilium/pkg/envoy/policy"
	"github.com/cilium/cilium/pkg/identity"
	"github.com/cilium/cilium/pkg/k8s"
	slim_corev1 "github.com/cilium/cilium/pkg/k8s/slim/k8s/api/core/v1"
	slim_metav1 "github.com/cilium/cilium/pkg/k8s/slim/k8s/apis/meta/v1"
	"github.com/cilium/cilium/pkg/labels"
	"github.com/cilium/cilium/pkg/labelsfilter"
	"github.com/cilium/cilium/pkg/policy"
	"github.com/cilium/cilium/pkg/policy/api"
	ciliumTypes "github.com/cilium/cilium/pkg/types"
	"github.com/cilium/cilium/pkg/u8proto"
)

// pod is a pod with the identity that its own cluster gives it.
type pod struct {
	podSpec
	identity *identity.Identity
	ports    ciliumTypes.NamedPortMap
	global   bool
}

type portTable struct{ ciliumTypes.NamedPortMultiMap }

func (t portTable) GetNamedPorts() ciliumTypes.NamedPortMultiMap { return t.NamedPortMultiMap }

// agent is what the agents of one cluster know: its policies, its pods, its addresses.
type agent struct {
	spec      clusterSpec
	policies  []imported
	addresses addresses
	pods      map[string]*pod
	repo      *policy.Repository
	computed  map[string]*computed
	nodes     []meshNode
	host      *identity.Identity
}

// computed is an endpoint's policy, or why it could not be computed.
type computed struct {
	policy          *policy.EndpointPolicy
	ingress, egress bool
	err             error
}

func newAgent(spec clusterSpec, nodes []meshNode) (*agent, []policyError, error) {
	spec.enter()
	a := &agent{spec: spec, nodes: nodes, pods: map[string]*pod{}, computed: map[string]*computed{}}
	var refused []policyError
	services := newServiceTables(spec.Services)
	for i, raw := range spec.Policies {
		parsed, err := parsePolicy(raw, spec.nameForPolicies(), services)
		if err != nil {
			refused = append(refused, policyError{Cluster: spec.Name, Policy: i, Error: err.Error()})
			continue
		}
		a.policies = append(a.policies, parsed)
	}
	var err error
	a.addresses, err = newAddresses(a.policies, spec.CIDRGroups, nodes)
	a.host = identity.LookupReservedIdentity(identity.ReservedIdentityHost)
	if err == nil {
		err = a.addPods()
	}
	return a, refused, err
}

// addPods gives every pod its identity: one number in the cluster's range per distinct set of labels.
func (a *agent) addPods() error {
	namespaces := map[string]namespaceSpec{}
	for _, ns := range a.spec.Namespaces {
		namespaces[ns.Name] = ns
	}
	next := identity.GetMinimalAllocationIdentity(a.spec.ID) + 1
	byLabels := map[string]*identity.Identity{}
	for _, spec := range a.spec.Pods {
		ns, ok := namespaces[spec.Namespace]
		if !ok {
			return fmt.Errorf("pod %s of cluster %s: no namespace %q", spec.Name, a.spec.Name, spec.Namespace)
		}
		lbls, ports := podLabels(spec, ns)
		for k, v := range a.addresses.podCIDRLabels(spec.IPs) {
			lbls[k] = v
		}
		key := string(lbls.SortedList())
		if byLabels[key] == nil {
			byLabels[key] = identity.NewIdentity(next, lbls)
			next++
		}
		a.pods[spec.Namespace+"/"+spec.Name] = &pod{
			podSpec: spec, identity: byLabels[key], ports: ports, global: orElse(ns.Global, true)}
	}
	return nil
}

// podLabels asks Cilium for a pod's labels, as the endpoint's metadata resolver does.
func podLabels(spec podSpec, ns namespaceSpec) (labels.Labels, ciliumTypes.NamedPortMap) {
	object := &slim_corev1.Pod{}
	object.Namespace, object.Name, object.Labels = spec.Namespace, spec.Name, spec.Labels
	object.Spec.ServiceAccountName = spec.ServiceAccount
	container := slim_corev1.Container{}
	for _, p := range spec.Ports {
		container.Ports = append(container.Ports, slim_corev1.ContainerPort{
			Name: p.Name, ContainerPort: int32(p.Port), Protocol: slim_corev1.Protocol(p.Protocol)})
	}
	object.Spec.Containers = []slim_corev1.Container{container}
	ports, found := k8s.GetPodMetadata(quiet, &slim_metav1.ObjectMeta{Name: ns.Name, Labels: ns.Labels}, object)
	lbls := labels.Map2Labels(found, labels.LabelSourceK8s)
	for _, l := range k8s.NamedPortsIdentityLabels(ports) {
		lbls[l.Key] = l
	}
	filtered, _ := labelsfilter.Filter(lbls)
	return filtered, ports
}

// load fills the repository: reserved identities, the pods this cluster knows, its policies.
func (a *agent) load(mesh []*agent) {
	a.spec.enter()
	identity.AddReservedIdentityWithLabels(identity.ReservedIdentityHost, a.host.Labels)
	known := identity.ListReservedIdentities()
	ports := ciliumTypes.NewNamedPortMultiMap()
	subjects := identity.IdentityMap{}
	for _, other := range mesh {
		for _, p := range other.pods {
			if other != a && !p.global {
				continue
			}
			known[p.identity.ID] = p.identity.LabelArray
			ports.Update(p.identity.ID, nil, p.ports)
			if other == a {
				subjects[p.identity.ID] = p.identity.LabelArray
			}
		}
	}
	subjects[identity.ReservedIdentityInit] = known[identity.ReservedIdentityInit]
	a.repo = policy.NewPolicyRepository(quiet, known, certificates{},
		envoypolicy.NewEnvoyL7RulesTranslator(quiet, secrets{}), nil, nil)
	a.repo.SetNamedPortsGetter(portTable{ports})
	a.repo.UpdateIdentities(subjects, nil)
	for _, p := range a.policies {
		a.repo.ReplaceByResource(p.entries, p.resource)
	}
}

// addIdentity makes an address's identity selectable.
func (a *agent) addIdentity(id *identity.Identity) {
	a.repo.GetSelectorCache().UpdateIdentities(
		identity.IdentityMap{id.ID: id.LabelArray}, nil, &sync.WaitGroup{})
}

// compute resolves and distils the policy of a subject, once.
func (a *agent) compute(name string, subject *identity.Identity, owner *endpoint) *computed {
	if known := a.computed[name]; known != nil {
		return known
	}
	result := &computed{}
	a.computed[name] = result
	resolved, _, err := a.repo.ComputeSelectorPolicy(subject)
	if err != nil {
		result.err = err
		return result
	}
	redirects := map[string]uint16{policy.FallbackRedirectID: math.MaxUint16}
	result.policy = resolved.DistillPolicy(quiet, owner, redirects)
	result.ingress = result.policy.SelectorPolicy.IngressPolicyEnabled
	result.egress = result.policy.SelectorPolicy.EgressPolicyEnabled
	return result
}

// endpoint is the owner of a policy.
type endpoint struct {
	ports ciliumTypes.NamedPortMap
	host  bool
}

func (e *endpoint) GetID() uint64 { return 1 }

func (e *endpoint) GetIngressNamedPort(name string, proto u8proto.U8proto) uint16 {
	port, _ := e.ports.GetNamedPort(name, proto)
	return port
}

func (e *endpoint) PolicyDebug(string, ...any)                  {}
func (e *endpoint) IsHost() bool                                { return e.host }
func (e *endpoint) PreviousMapStateSizes() policy.MapStateSizes { return policy.MapStateSizes{} }

func (e *endpoint) RegenerateIfAlive(*regeneration.ExternalRegenerationMetadata) <-chan bool {
	done := make(chan bool)
	close(done)
	return done
}

// certificates answers every TLS context with the name of its secret, so that contexts of different
// secrets differ as they do in an agent.
type certificates struct{}

func (certificates) GetTLSContext(_ context.Context, tls *api.TLSContext, ns string) (ca, public, private string, inline bool, err error) {
	name := ns
	if tls.Secret != nil {
		name = tls.Secret.Namespace + "/" + tls.Secret.Name
	}
	return name, name, name, true, nil
}

type secrets struct{}

func (secrets) GetSecretString(_ context.Context, secret *api.Secret, ns string) (string, error) {
	return ns + "/" + secret.Name, nil
}
func (secrets) PolicySecretSyncEnabled() bool         { return false }
func (secrets) SecretsOnlyFromSecretsNamespace() bool { return false }
func (secrets) GetSecretSyncNamespace() string        { return "" }

var _ certificatemanager.CertificateManager = certificates{}
var _ certificatemanager.SecretManager = secrets{}

func parseIP(text string) netip.Addr { return netip.MustParseAddr(text) }
