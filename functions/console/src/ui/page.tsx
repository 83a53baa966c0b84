import { useEffect, type ReactNode } from "react";

interface Props {
  readonly title: string;
  readonly documentTitle?: string;
  /** What stands right after the title, on its line. */
  readonly mark?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function Page({ title, documentTitle = title, mark, actions, children }: Props) {
  useEffect(() => {
    document.title = `${documentTitle} · Penstock`;
  }, [documentTitle]);
  return (
    <>
      <header className="page-head">
        <h1>{title}</h1>
        {mark}
        {actions && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </>
  );
}

export function Section({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="panel" aria-label={title}>
      <header className="panel-head">
        <h2>{title}</h2>
        {aside}
      </header>
      {children}
    </section>
  );
}
