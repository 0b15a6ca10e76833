import type { Reason } from "@counterfoil/protocol";
import { Counter, Gauge, type Registry } from "prom-client";
import type { SocketEnd } from "./live-socket.js";

/** What is open at the moment. */
export interface OpenSockets {
  readonly size: number;
  readonly subscriptions: number;
}

/** What happens to live sockets; the names stand in `docs/metrics.md`. */
export class SocketMetrics {
  readonly #opened: Counter;
  readonly #closed: Counter<"reason">;
  readonly #handshakes: Counter<"reason">;
  readonly #operations: Counter<"reason">;

  constructor(registry: Registry, open: OpenSockets) {
    const registers = [registry];
    new Gauge({
      name: "counterfoil_sockets_open",
      help: "Live sockets of this process",
      registers,
      collect() {
        this.set(open.size);
      },
    });
    new Gauge({
      name: "counterfoil_socket_subscriptions",
      help: "Subscriptions that run on live sockets of this process",
      registers,
      collect() {
        this.set(open.subscriptions);
      },
    });
    this.#opened = new Counter({ name: "counterfoil_sockets_opened_total", help: "Live sockets opened", registers });
    const counter = (name: string, help: string) => new Counter({ name, help, labelNames: ["reason"], registers });
    this.#closed = counter("counterfoil_sockets_closed_total", "Live sockets that ended, by why");
    this.#handshakes = counter("counterfoil_socket_handshakes_refused_total", "Handshakes refused, by reason");
    this.#operations = counter(
      "counterfoil_socket_operations_refused_total",
      "Operations on live sockets that ended with an error message, by its reason",
    );
  }

  opened(): void {
    this.#opened.inc();
  }

  closed(reason: SocketEnd): void {
    this.#closed.inc({ reason });
  }

  handshakeRefused(reason: Reason): void {
    this.#handshakes.inc({ reason });
  }

  operationRefused(reason: Reason): void {
    this.#operations.inc({ reason });
  }
}
