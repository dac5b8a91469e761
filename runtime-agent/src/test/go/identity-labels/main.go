// Makes identity-labels.tsv: what Cilium 1.20.2 makes of the labels of pods and namespaces without
// settings. It needs the modules of policy-engine/oracle/go.mod:
//
//	cp policy-engine/oracle/go.* DIR && cp main.go DIR && cd DIR && go run . > identity-labels.tsv
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand"

	slim_corev1 "github.com/cilium/cilium/pkg/k8s/slim/k8s/api/core/v1"
	slim_metav1 "github.com/cilium/cilium/pkg/k8s/slim/k8s/apis/meta/v1"
	k8sUtils "github.com/cilium/cilium/pkg/k8s/utils"
	"github.com/cilium/cilium/pkg/labels"
	"github.com/cilium/cilium/pkg/labelsfilter"
)

var keys = []string{"app", "app.kubernetes.io/name", "kubernetes.io/app", "io.kubernetes.pod.name", "io.kubernetes.pod.namespace", "io.kubernetes.pod.namespaces",
	"statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index", "batch.kubernetes.io/job-completion-index", "batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-name",
	"beta.kubernetes.io/arch", "node.beta.kubernetes.io/x", "app.kubernetes.io/beta.kubernetes.io", "k8s.io/x", "x.k8s.io/y", "pod-template-generation", "pod-template-hash", "pod-template-hashes", "my-pod-template-hash",
	"controller-revision-hash", "controller-uid", "annotation.x", "annotations", "annotation", "etcd_node", "topology.kubernetes.io/zone", "io.cilium.k8s.policy.cluster", "io.cilium.k8s.policy.serviceaccount",
	"io.cilium.k8s.namespace.labels.x", "io.cilium.x", "ioXkubernetes", "kubernetesXio/a", "kubernetes.io/metadata.name", "version", "Z", "a.b/c"}
var nskeys = []string{"kubernetes.io/metadata.name", "team", "pod-template-hash", "topology.kubernetes.io/zone", "app.kubernetes.io/name", "io.cilium.k8s.x"}

func some(r *rand.Rand, from []string, n int) map[string]string {
	m := map[string]string{}
	for i := r.Intn(n + 1); i > 0; i-- {
		m[from[r.Intn(len(from))]] = []string{"", "v", "a-b_c.d", "1"}[r.Intn(4)]
	}
	return m
}

func main() {
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	if err := labelsfilter.ParseLabelPrefixCfg(quiet, nil, nil, ""); err != nil {
		panic(err)
	}
	r := rand.New(rand.NewSource(7))
	for i := 0; i < 150; i++ {
		var pod, ns map[string]string
		if i < len(keys) {
			pod, ns = map[string]string{keys[i]: "v"}, map[string]string{}
		} else {
			pod, ns = some(r, keys, 6), some(r, nskeys, 3)
		}
		sa := []string{"", "default"}[r.Intn(2)]
		n := &slim_corev1.Namespace{ObjectMeta: slim_metav1.ObjectMeta{Name: "shop", Labels: ns}}
		s := k8sUtils.SanitizePodLabels(pod, n, sa, "c1")
		ids, _ := labelsfilter.Filter(labels.Map2Labels(s, labels.LabelSourceK8s))
		p, _ := json.Marshal(pod)
		q, _ := json.Marshal(ns)
		fmt.Printf("%s\t%s\t%s\t%s\n", p, q, sa, ids.SortedList())
	}
}
