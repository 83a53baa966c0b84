interface Props {
  readonly more: boolean;
  readonly busy: boolean;
  readonly onMore: () => void;
}

export function LoadMore({ more, busy, onMore }: Props) {
  if (!more) return null;
  return (
    <p className="load-more">
      <button type="button" className="button" onClick={onMore} disabled={busy}>
        {busy ? "Loading …" : "Show older"}
      </button>
    </p>
  );
}
