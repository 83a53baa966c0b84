/** Why a delivery was not let in, as the audit trail writes it, in words for a person. */
const REFUSALS: Readonly<Record<string, string>> = {
  missing: "No signature",
  malformed: "The signature has no form that the scheme knows",
  wrong: "The signature is wrong: another secret, or a changed body",
  stale: "Signed too long ago, or in the future",
  "no-secret": "The vault has no usable secret for this trigger",
  "too-large": "Larger than a delivery may be",
  unreadable: "A message that can't be read",
  tampered: "The trigger or its secret is not what was stored",
};

export const reasonOf = ({
  state,
  reason,
}: {
  readonly state: string;
  readonly reason?: string | undefined;
}) => (state === "rejected" && reason ? (REFUSALS[reason] ?? reason) : reason);
