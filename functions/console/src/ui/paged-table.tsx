import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Loading } from "./async";
import { DataTable, type Column } from "./data-table";
import { Empty } from "./empty";
import { LoadMore } from "./load-more";
import { ProblemView } from "./problem-view";

interface Props<T> {
  readonly query: UseInfiniteQueryResult<InfiniteData<{ readonly items: readonly T[] }>>;
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rowKey: (row: T) => string;
  readonly emptyTitle: string;
  readonly moreName?: string;
  /** Shown below the title when there is nothing. */
  readonly children: ReactNode;
}

/** A list that is read page by page: on its way, refused, empty, or there with the rest to come. */
export function PagedTable<T>({
  query,
  label,
  columns,
  rowKey,
  emptyTitle,
  moreName,
  children,
}: Props<T>) {
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      {query.error && <ProblemView error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Loading what={`the ${label.toLowerCase()}`} />}
      {items.length > 0 && (
        <DataTable label={label} rows={items} columns={columns} rowKey={rowKey} />
      )}
      {query.data && items.length === 0 && <Empty title={emptyTitle}>{children}</Empty>}
      <LoadMore
        name={moreName}
        more={query.hasNextPage}
        busy={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
    </>
  );
}
