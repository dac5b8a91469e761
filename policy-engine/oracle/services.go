package main

import (
	"net/netip"

	"github.com/cilium/statedb"

	cmtypes "github.com/cilium/cilium/pkg/clustermesh/types"
	"github.com/cilium/cilium/pkg/labels"
	"github.com/cilium/cilium/pkg/loadbalancer"
	"github.com/cilium/cilium/pkg/source"
)

// serviceTables are the tables that toServices is resolved against.
type serviceTables struct {
	db       *statedb.DB
	services statedb.RWTable[*loadbalancer.Service]
	backends statedb.RWTable[*loadbalancer.Backend]
}

func newServiceTables(specs []serviceSpec) serviceTables {
	t := serviceTables{db: statedb.New()}
	var err error
	if t.services, err = loadbalancer.NewServicesTable(loadbalancer.DefaultConfig, t.db); err != nil {
		panic(err)
	}
	if t.backends, err = loadbalancer.NewBackendsTable(t.db); err != nil {
		panic(err)
	}
	txn := t.db.WriteTxn(t.services, t.backends)
	defer txn.Commit()
	for _, spec := range specs {
		t.insert(txn, spec)
	}
	return t
}

func (t serviceTables) insert(txn statedb.WriteTxn, spec serviceSpec) {
	name := loadbalancer.NewServiceName(spec.Namespace, spec.Name)
	t.services.Insert(txn, &loadbalancer.Service{
		Name:     name,
		Source:   source.Kubernetes,
		Labels:   labels.Map2Labels(spec.Labels, string(source.Kubernetes)),
		Selector: spec.Selector,
	})
	for _, ip := range spec.Backends {
		address := cmtypes.AddrClusterFrom(netip.MustParseAddr(ip), 0)
		t.backends.Insert(txn, &loadbalancer.Backend{
			ServiceName: name,
			Address:     loadbalancer.NewL3n4Addr(loadbalancer.TCP, address, 80, loadbalancer.ScopeExternal),
			Source:      source.Kubernetes,
			State:       loadbalancer.BackendStateActive,
		})
	}
}
