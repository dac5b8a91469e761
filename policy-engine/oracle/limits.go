package main

import "runtime/debug"

// limits are the rule features and facts that the oracle cannot express.
var limits = []string{
	"fromGroups, toGroups: their addresses come from a cloud provider's API; they select nothing here",
	"toFQDNs: names select addresses only after DNS answers were seen; they select nothing here",
	"HTTP and DNS requests: the answer says that the flow goes through the proxy, not what the proxy decides",
	"TLS contexts: a secret is its name, its content is not read",
	"listeners: the reference is merged as Cilium does; whether the CiliumEnvoyConfig exists is not asked",
	"authentication: merged as Cilium does, not part of the answer",
	"pods of namespaces that are not global seen from another cluster: the address, as in native routing; " +
		"a tunnel carries the sender's number, which wildcards then match",
	"the CRD's schema: the API server's work; only Cilium's parser is asked",
}

func ciliumVersion() string {
	info, _ := debug.ReadBuildInfo()
	for _, module := range info.Deps {
		if module.Path == "github.com/cilium/cilium" {
			return module.Version
		}
	}
	return "unknown"
}
