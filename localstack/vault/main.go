// A Vault of one process with transit and KV, unsealed, in memory: for tests.
package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	log "github.com/hashicorp/go-hclog"
	kv "github.com/hashicorp/vault-plugin-secrets-kv"
	"github.com/hashicorp/vault/builtin/logical/transit"
	vaulthttp "github.com/hashicorp/vault/http"
	"github.com/hashicorp/vault/internalshared/configutil"
	"github.com/hashicorp/vault/sdk/helper/consts"
	"github.com/hashicorp/vault/sdk/logical"
	"github.com/hashicorp/vault/sdk/physical/inmem"
	"github.com/hashicorp/vault/vault"
)

// What there is besides what every Vault has.
type engines map[string]logical.Factory

func (e engines) Contains(name string, kind consts.PluginType) bool {
	_, there := e[name]
	return there && kind == consts.PluginTypeSecrets
}

func (e engines) Get(name string, kind consts.PluginType) (func() (interface{}, error), bool) {
	factory, there := e[name]
	return toFunc(factory), there && kind == consts.PluginTypeSecrets
}

func (e engines) Keys(kind consts.PluginType) []string {
	var names []string
	for name := range e {
		if kind == consts.PluginTypeSecrets {
			names = append(names, name)
		}
	}
	return names
}

func (e engines) DeprecationStatus(name string, kind consts.PluginType) (consts.DeprecationStatus, bool) {
	return consts.Supported, e.Contains(name, kind)
}

func toFunc(factory logical.Factory) func() (interface{}, error) {
	return func() (interface{}, error) { return factory, nil }
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	ctx := context.Background()
	logger := log.New(&log.LoggerOptions{Level: log.Error, Output: os.Stderr})
	storage, err := inmem.NewInmem(nil, logger)
	must(err)
	known := engines{"transit": transit.Factory, "kv": kv.Factory}
	core, err := vault.NewCore(&vault.CoreConfig{
		Physical:        storage,
		Logger:          logger,
		DisableMlock:    true,
		LogicalBackends: known,
		BuiltinRegistry: known,
		MaxLeaseTTL:     time.Hour, DefaultLeaseTTL: time.Hour,
	})
	must(err)
	begun, err := core.Initialize(ctx, &vault.InitParams{
		BarrierConfig:  &vault.SealConfig{SecretShares: 1, SecretThreshold: 1},
		RecoveryConfig: &vault.SealConfig{SecretShares: 1, SecretThreshold: 1},
	})
	must(err)
	_, err = core.Unseal(begun.SecretShares[0])
	must(err)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(err)
	fmt.Printf("http://%s %s\n", listener.Addr(), begun.RootToken)
	must(http.Serve(listener, vaulthttp.Handler.Handler(&vault.HandlerProperties{
		Core: core, ListenerConfig: &configutil.Listener{},
	})))
}
