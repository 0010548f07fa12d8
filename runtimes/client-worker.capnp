using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    ( name = "client",
      worker = (
        modules = [ ( name = "worker.js", esModule = embed "client-worker.js" ) ],
        compatibilityDate = "2026-01-01",
      )
    ),
    ( name = "internet", network = ( allow = ["private", "public", "local"] ) ),
  ],
  sockets = [ ( name = "http", address = "127.0.0.1:0", http = (), service = "client" ) ],
);
