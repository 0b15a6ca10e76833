import type { DeviceItem } from "@counterfoil/protocol";
import { day } from "./format";

/** The devices on which a person is signed in; every other one can be signed out from here. */
export function DeviceList({ devices }: { devices: readonly DeviceItem[] }) {
  return (
    <ul className="entries devices">
      {devices.map((device) => (
        <li key={device.id}>
          <p>
            <strong>{device.name}</strong>
            <span>{about(device)}</span>
          </p>
          {device.current ? (
            <span className="serial">this one</span>
          ) : (
            <form action="/api/auth/sign-out-device" method="post">
              <input type="hidden" name="device" value={device.id} />
              <button className="quiet" type="submit">
                Sign out<span className="unseen"> {device.name}</span>
              </button>
            </form>
          )}
        </li>
      ))}
    </ul>
  );
}

function about({ created_at, last_seen_at, address }: DeviceItem): string {
  const seen = day(last_seen_at);
  return [`since ${day(created_at)}`, seen && `last seen ${seen}`, address].filter(Boolean).join(" · ");
}
