/** The columns, the same in SQLite and PostgreSQL: text and whole numbers only. */
export interface Database {
  event: EventRow;
  ward_head: WardHeadRow;
  quarantine: QuarantineTableRow;
  meta: MetaRow;
}

export interface EventRow {
  site: string;
  ward: string;
  seq: number;
  id: string;
  content_hash: string;
  device: string;
  device_seq: number;
  encounter: string | null;
  received_at: number;
  body: string;
}

export interface WardHeadRow {
  site: string;
  ward: string;
  seq: number;
}

export interface QuarantineTableRow {
  id: string;
  site: string;
  source: string;
  line: number | null;
  reason: string;
  raw: string;
  at: number;
  device: string | null;
}

export interface MetaRow {
  site: string;
  key: string;
  value: string;
}
