using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    ( name = "topics",
      worker = (
        modules = [ ( name = "worker.js", esModule = embed "worker.js" ) ],
        compatibilityDate = "2026-01-01",
        compatibilityFlags = ["nodejs_compat", "enable_request_signal"],
        durableObjectNamespaces = [ ( className = "Topic", uniqueKey = "topics-http" ) ],
        durableObjectStorage = ( inMemory = void ),
        bindings = [
          ( name = "TOPICS", durableObjectNamespace = "Topic" ),
          ( name = "SIGNING_KEY", fromEnvironment = "TOPICS_SIGNING_KEY" ),
          ( name = "CACHES", text = "demo,second" ),
        ],
      )
    ),
  ],
  sockets = [ ( name = "http", address = "127.0.0.1:8080", http = (), service = "topics" ) ],
);
