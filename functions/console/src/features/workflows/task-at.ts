/** What stands at a position, which is a JSON pointer (RFC 6901); undefined when nothing does. */
export function taskAt(document: unknown, position: string): unknown {
  if (!position.startsWith("/")) return undefined;
  return position
    .slice(1)
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>(member, document);
}

function member(within: unknown, name: string): unknown {
  if (typeof within !== "object" || within === null) return undefined;
  // Only what the document says: neither what every object inherits nor the length of a list.
  if (!Object.prototype.propertyIsEnumerable.call(within, name)) return undefined;
  return (within as Record<string, unknown>)[name];
}
