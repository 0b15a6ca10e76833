// Loaded before the server that is measured: graphql-js looks at NODE_ENV once, and checks every value twice where it is not
// "production". The server itself cannot be in production beside a simulator.
import "graphql";

process.env.NODE_ENV = "development";
