import type { Kysely } from 'kysely';

/** Rows are keyed by site and ward first, so that a distributed PostgreSQL can spread them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('event')
    .addColumn('site', 'text', (column) => column.notNull())
    .addColumn('ward', 'text', (column) => column.notNull())
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('content_hash', 'text', (column) => column.notNull())
    .addColumn('device', 'text', (column) => column.notNull())
    .addColumn('device_seq', 'bigint', (column) => column.notNull())
    .addColumn('encounter', 'text')
    .addColumn('received_at', 'bigint', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('event_pk', ['site', 'ward', 'seq'])
    .addUniqueConstraint('event_id_unique', ['site', 'id'])
    .execute();
  await db.schema
    .createIndex('event_by_encounter')
    .on('event')
    .columns(['site', 'encounter', 'seq'])
    .execute();
  await db.schema.createIndex('event_by_arrival').on('event').columns(['site', 'received_at']).execute();
  await db.schema
    .createTable('ward_head')
    .addColumn('site', 'text', (column) => column.notNull())
    .addColumn('ward', 'text', (column) => column.notNull())
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('ward_head_pk', ['site', 'ward'])
    .execute();
}
