/** One column of a `DataTable`: what it is called and what each row says in it. */
export interface Column<Row> {
  readonly label: string;
  readonly text: (row: Row) => string;
  /** Numbers stand on the right. */
  readonly numeric?: boolean;
}
