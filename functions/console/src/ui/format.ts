/** How moments, durations, sizes and digests are written, in one place and without a locale's surprises. */

const clock = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hour12: false,
});
const day = new Intl.DateTimeFormat(undefined, { day: "2-digit", month: "short", year: "numeric" });

export function localTime(iso: string, now: Date = new Date()): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  return at.toDateString() === now.toDateString()
    ? clock.format(at)
    : `${day.format(at)}, ${clock.format(at)}`;
}

/** From microseconds: `0.41 ms`, `8.1 ms`, `312 ms`, `4.2 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`. */
export function duration(micros: number): string {
  if (micros === 0) return "0 ms";
  const ms = micros / 1000;
  if (ms < 1) return `${ms.toFixed(2)} ms`;
  if (ms < 100) return `${trim(ms.toFixed(1))} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${trim((ms / 1000).toFixed(1))} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return two(seconds, 60, "min", "s");
  const minutes = Math.round(seconds / 60);
  if (minutes < 24 * 60) return two(minutes, 60, "h", "min");
  return two(Math.round(minutes / 60), 24, "d", "h");
}

const trim = (number: string) => number.replace(/\.0$/, "");

function two(total: number, per: number, big: string, small: string): string {
  const rest = total % per;
  return `${Math.floor(total / per)} ${big}${rest ? ` ${rest} ${small}` : ""}`;
}

/** Microseconds between two RFC 3339 moments, keeping the microseconds that Date drops. */
export function microsBetween(from: string, to: string): number {
  return epochMicros(to) - epochMicros(from);
}

export function epochMicros(iso: string): number {
  const fraction = /\.(\d+)/.exec(iso)?.[1] ?? "";
  const micros = Number(fraction.padEnd(6, "0").slice(0, 6));
  return Math.floor(Date.parse(iso) / 1000) * 1_000_000 + micros;
}

export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KiB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

/** `sha256:` and a MAC keep their head, an id its tail: the part that tells two of them apart. */
export function shortened(value: string): string {
  const digest = /^(?:sha256:)?([0-9a-f]{32,})$/.exec(value)?.[1];
  if (digest) return `${digest.slice(0, 12)}…`;
  const id = /^([a-z]{2,4}_)([0-9a-z]{26})$/i.exec(value);
  return id?.[1] && id[2] ? `${id[1]}…${id[2].slice(-8)}` : value;
}

/** The task's own name out of its JSON pointer; the pointer stays in the title. */
export function taskName(position: string): string {
  return position.split("/").at(-1)?.replaceAll("~1", "/").replaceAll("~0", "~") || "whole run";
}
