package main

import (
	"encoding/json"
	"fmt"

	"sigs.k8s.io/network-policy-api/apis/v1alpha2"

	ipcacheTypes "github.com/cilium/cilium/pkg/ipcache/types"
	"github.com/cilium/cilium/pkg/k8s"
	v2 "github.com/cilium/cilium/pkg/k8s/apis/cilium.io/v2"
	slim_networkingv1 "github.com/cilium/cilium/pkg/k8s/slim/k8s/api/networking/v1"
	policyk8s "github.com/cilium/cilium/pkg/policy/k8s"
	"github.com/cilium/cilium/pkg/policy/types"
	"github.com/cilium/cilium/pkg/policy/utils"
)

// imported is one policy as an agent's repository holds it.
type imported struct {
	entries  types.PolicyEntries
	resource ipcacheTypes.ResourceID
}

// parsePolicy does what an agent does with a policy object of the cluster that was entered:
// decode, resolve toServices, Parse with Sanitize, and translate to entries. The CRD's schema is
// not applied; that is the API server's work.
func parsePolicy(raw json.RawMessage, cluster string, services serviceTables) (result imported, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("the parser panicked: %v", cause)
		}
	}()
	var head struct {
		Kind     string `json:"kind"`
		Metadata struct {
			Namespace string `json:"namespace"`
			Name      string `json:"name"`
		} `json:"metadata"`
	}
	if err = json.Unmarshal(raw, &head); err != nil {
		return result, err
	}
	namespace := head.Metadata.Namespace
	if namespace == "" {
		namespace = "default"
	}
	name := head.Metadata.Name
	switch head.Kind {
	case "CiliumNetworkPolicy":
		result.resource = ipcacheTypes.NewResourceID(ipcacheTypes.ResourceKindCNP, namespace, name)
		result.entries, err = parseCilium(raw, namespace, cluster, services)
	case "CiliumClusterwideNetworkPolicy":
		result.resource = ipcacheTypes.NewResourceID(ipcacheTypes.ResourceKindCCNP, "", name)
		result.entries, err = parseCilium(raw, "", cluster, services)
	case "NetworkPolicy":
		result.resource = ipcacheTypes.NewResourceID(ipcacheTypes.ResourceKindNetpol, namespace, name)
		var np slim_networkingv1.NetworkPolicy
		if err = json.Unmarshal(raw, &np); err == nil {
			result.entries, err = k8s.ParseNetworkPolicy(quiet, cluster, &np)
		}
	case "ClusterNetworkPolicy":
		result.resource = ipcacheTypes.NewResourceID(ipcacheTypes.ResourceKindKCNP, "", name)
		var np v1alpha2.ClusterNetworkPolicy
		if err = json.Unmarshal(raw, &np); err == nil {
			result.entries, err = k8s.ParseClusterNetworkPolicy(quiet, cluster, &np)
		}
	default:
		err = fmt.Errorf("not a policy kind: %q", head.Kind)
	}
	return result, err
}

func parseCilium(raw json.RawMessage, namespace, cluster string, services serviceTables) (types.PolicyEntries, error) {
	var cnp v2.CiliumNetworkPolicy
	if err := json.Unmarshal(raw, &cnp); err != nil {
		return nil, err
	}
	cnp.ObjectMeta.Namespace = namespace
	if services.db != nil {
		policyk8s.ResolveToServices(services.db.ReadTxn(), services.services, services.backends, &cnp)
	}
	rules, err := cnp.Parse(quiet, cluster)
	if err != nil {
		return nil, err
	}
	return utils.RulesToPolicyEntries(rules), nil
}

type validity struct {
	Valid bool   `json:"valid"`
	Error string `json:"error,omitempty"`
}

func answerValid(r request) any {
	r.Settings.enter()
	results := make([]validity, 0, len(r.Policies))
	for _, raw := range r.Policies {
		_, err := parsePolicy(raw, r.Settings.nameForPolicies(), serviceTables{})
		if err != nil {
			results = append(results, validity{Error: err.Error()})
		} else {
			results = append(results, validity{Valid: true})
		}
	}
	return map[string]any{"results": results}
}
