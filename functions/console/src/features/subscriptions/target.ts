const KINDS = ["webhook", "nats", "kafka", "sqs", "sns", "event-bridge"] as const;

/** To whom a subscription sends, in a line. */
export function target(document: unknown): string {
  if (typeof document !== "object" || document === null) return "";
  const file = document as Record<string, Record<string, unknown> | undefined>;
  const kind = KINDS.find((each) => file[each] !== undefined);
  if (!kind) return "";
  const at = file[kind] ?? {};
  const servers = Array.isArray(at.servers) ? at.servers.join(", ") : undefined;
  const place = at.url ?? at.server ?? at.queue ?? at.topic ?? at.bus;
  return [kind, servers ?? place].filter(Boolean).join(" ");
}
