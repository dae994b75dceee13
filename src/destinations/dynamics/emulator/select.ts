import { filterOf } from './filter.ts';
import { Refusal } from './http.ts';
import type { Row } from './world.ts';

/** $filter, $orderby, $top and $select over rows held in memory. `known` says which columns exist. */
export function select(rows: readonly Row[], query: URLSearchParams, known: (column: string) => boolean): Row[] {
  const filter = query.get('$filter');
  const test = filter ? filterOf(filter, known) : () => true;
  let found = rows.filter(test);
  const order = query.get('$orderby');
  if (order) found = [...found].sort(comparer(order, known));
  const top = query.get('$top');
  if (top) found = found.slice(0, Number(top));
  return found.map((row) => columns(row, query, known));
}

/** $select of one row; its key and annotations stay. */
export function columns(
  row: Row,
  query: URLSearchParams,
  known: (column: string) => boolean,
  keep: readonly string[] = [],
): Row {
  const wanted = query
    .get('$select')
    ?.split(',')
    .map((column) => column.trim());
  if (!wanted) return row;
  for (const column of wanted) {
    if (known(column)) continue;
    throw new Refusal(
      400,
      '0x80060888',
      `Could not find a property named '${column}' on type 'Microsoft.Dynamics.CRM.lead'.`,
    );
  }
  const kept = new Set([...wanted, ...keep]);
  return Object.fromEntries(Object.entries(row).filter(([column]) => kept.has(column) || column.startsWith('@')));
}

function comparer(order: string, known: (column: string) => boolean): (a: Row, b: Row) => number {
  const keys = order.split(',').map((part) => part.trim().split(/\s+/));
  for (const [column = ''] of keys) {
    if (!known(column))
      throw new Refusal(
        400,
        '0x80060888',
        `Could not find a property named '${column}' on type 'Microsoft.Dynamics.CRM.lead'.`,
      );
  }
  return (a, b) => {
    for (const [column = '', direction] of keys) {
      const [left, right] = [String(a[column] ?? ''), String(b[column] ?? '')];
      if (left !== right) return (left < right ? -1 : 1) * (direction === 'desc' ? -1 : 1);
    }
    return 0;
  };
}
