import type { ReactNode } from "react";
import { Link } from "react-router";

export interface Column<T> {
  readonly header: string;
  readonly cell: (row: T) => ReactNode;
  readonly align?: "end";
  /** Shown as the first line of the card on a phone, without its label. */
  readonly lead?: boolean;
}

interface Props<T> {
  readonly label: string;
  readonly rows: readonly T[];
  readonly columns: readonly Column<T>[];
  readonly rowKey: (row: T) => string;
  readonly isSelected?: (row: T) => boolean;
  readonly isBroken?: (row: T) => boolean;
}

/**
 * A dense table that becomes a list of cards on a phone, and where it is too wide scrolls by itself. The roles are written out because a
 * browser forgets them as soon as CSS lays a table out as anything else.
 */
export function DataTable<T>({ label, rows, columns, rowKey, isSelected, isBroken }: Props<T>) {
  return (
    <div className="table-room">
      <table className="data-table" role="table" aria-label={label}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th key={column.header} role="columnheader" scope="col" className={column.align}>
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              role="row"
              data-selected={isSelected?.(row) || undefined}
              data-broken={isBroken?.(row) || undefined}
            >
              {columns.map((column) => (
                <td
                  key={column.header}
                  role="cell"
                  className={
                    [column.align, column.lead && "lead"].filter(Boolean).join(" ") || undefined
                  }
                  data-label={column.header}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The link of a row. `j` and `k` walk along them. */
export function RowLink({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Link to={to} className="row-link" data-list-item="">
      {children}
    </Link>
  );
}
