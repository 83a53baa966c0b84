interface Props {
  readonly more: boolean;
  readonly busy: boolean;
  readonly onMore: () => void;
  /** Where what comes next is not what is older. */
  readonly name?: string | undefined;
}

export function LoadMore({ more, busy, onMore, name = "Show older" }: Props) {
  if (!more) return null;
  return (
    <p className="load-more">
      <button type="button" className="button" onClick={onMore} disabled={busy}>
        {busy ? "Loading …" : name}
      </button>
    </p>
  );
}
