import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEvent, type Fact, type KnownEvent, type LogEvent } from '../../schema/event.ts';
import { asEncounterId, asSiteId, asWardId, type Millis } from '../../schema/ids.ts';
import { replay } from '../../ward/project.ts';
import { Feed } from '../feed.ts';
import type { ImportOptions, SourceRecord } from '../record.ts';
import { FLOW_COLUMNS } from './columns.ts';
import { FlowCsvReader } from './read.ts';
import { flowCsvHeader, toFlowCsvRow } from './write.ts';

const options: ImportOptions = { site: asSiteId('main'), source: 'test' };

function read(text: string, with_: Partial<ImportOptions> = {}) {
  const reader = new FlowCsvReader({ ...options, ...with_ });
  const records = [...reader.push(text), ...reader.end()];
  return { reader, records, events: records.flatMap((record) => [...record.setup, ...record.events]) };
}

/** A file of rows given as `column=value;column=value`. */
function file(...rows: string[]): string {
  const toRow = (row: string) => {
    const cells = new Map(row.split(';').map((cell) => cell.split('=') as [string, string]));
    return FLOW_COLUMNS.map((column) => cells.get(column) ?? '').join(',');
  };
  return [flowCsvHeader(), ...rows.map(toRow)].join('\n');
}

const T = 'occurred_at=2026-01-05T10:00:00+01:00';
const reasonsOf = (records: readonly SourceRecord[]) => records.map(({ reason }) => reason);
const said = (events: readonly LogEvent[]) => events.map(({ name, ward, payload }) => [name, ward, payload]);

describe('flow CSV', () => {
  it('takes its columns in any order, and reports and passes over others', () => {
    const columns = [...FLOW_COLUMNS].reverse();
    const cells = columns.map(
      (column) =>
        ({ encounter_id: 'E1', event: 'arrival', occurred_at: '2026-01-05T10:00Z' })[column as string] ?? '',
    );
    const { reader, events } = read(`${columns.join(',')},ward_round,\n${cells.join(',')},x,y`);
    expect(reader.ignoredColumns).toEqual(['ward_round', '']);
    expect(events.at(-1)).toMatchObject({ name: 'v1.PatientArrived', encounter: 'E1', ward: 'ED' });
  });

  it('refuses a file without one of its columns, and says which', () => {
    const { reader, records } = read('encounter_id,event,occurred_at\nE1,arrival,2026-01-05T10:00Z');
    expect(records).toEqual([]);
    expect(reader.failure).toContain('unit, bed, acuity');
  });

  it('turns a visit into its facts, all in the stream where it began', () => {
    const { records } = read(
      file(
        `encounter_id=E1;event=arrival;${T};unit=ED;age_years=71;sex=F;complaint=chest pain`,
        `encounter_id=E1;event=triage;${T};acuity=2`,
        `encounter_id=E1;event=treatment_started;${T};staff_role=clinician`,
        `encounter_id=E1;event=admission_decided;${T};service=cardiology`,
        `encounter_id=E1;event=bed_requested;${T};unit=W1;service=cardiology`,
        `encounter_id=E1;event=bed_assigned;${T};unit=W1;bed=4`,
        `encounter_id=E1;event=moved;${T};unit=W1;bed=4`,
        `encounter_id=E1;event=ready_for_discharge;${T}`,
        `encounter_id=E1;event=departed;${T};outcome=discharged`,
      ),
    );
    expect(said(records.flatMap(({ events }) => events))).toEqual([
      ['v1.PatientArrived', 'ED', { ageYears: 71, sex: 'female', complaint: 'chest pain' }],
      ['v1.PatientTriaged', 'ED', { acuity: 2 }],
      ['v1.TreatmentStarted', 'ED', { role: 'clinician' }],
      ['v1.AdmissionDecided', 'ED', { service: 'cardiology' }],
      ['v1.BedRequested', 'ED', { unit: 'W1', service: 'cardiology' }],
      ['v1.BedAssigned', 'ED', { unit: 'W1', bed: '4' }],
      ['v1.PatientMoved', 'ED', { unit: 'W1', bed: '4' }],
      ['v1.DischargeReady', 'ED', {}],
      ['v1.PatientDeparted', 'ED', { outcome: 'discharged' }],
    ]);
  });

  it('brings units and beds into being when it first hears of them, unless the log knows them', () => {
    const text = file(
      `encounter_id=E1;event=arrival;${T};unit=Notaufnahme`,
      `encounter_id=E1;event=moved;${T};unit=ICU 2;bed=7`,
    );
    expect(said(read(text).records.flatMap(({ setup }) => setup))).toEqual([
      ['v1.UnitConfigured', 'Notaufnahme', { unit: 'Notaufnahme', name: 'Notaufnahme', kind: 'emergency' }],
      ['v1.UnitConfigured', 'ICU 2', { unit: 'ICU 2', name: 'ICU 2', kind: 'intensive_care' }],
      ['v1.BedOpened', 'ICU 2', { unit: 'ICU 2', bed: '7' }],
    ]);
    const lookups = { unitKind: () => 'ward' as const, hasBed: () => true };
    expect(read(text, { lookups }).records.flatMap(({ setup }) => setup)).toEqual([]);
  });

  it('goes on in the stream in which the log knows an encounter', () => {
    const lookups = { wardOf: () => asWardId('North') };
    expect(
      read(file(`encounter_id=E1;event=triage;${T};unit=ED;acuity=3`), { lookups }).events.at(-1)!.ward,
    ).toBe('North');
  });

  it('takes an arrival in a unit with beds as a planned one', () => {
    const { events } = read(
      file(`event=bed_opened;${T};unit=W1;bed=1`, `encounter_id=E1;event=arrival;${T};unit=W1`),
    );
    expect(events.at(-1)!.payload).toEqual({ mode: 'elective' });
  });

  it.each([
    ['encounter_id=E1;event=arrival;occurred_at=2026-01-05T10:00:00', 'no offset'],
    [`encounter_id=E1;event=teleported;${T}`, 'none of the twelve'],
    [`event=arrival;${T}`, 'encounter_id is empty'],
    [`encounter_id=E1;event=triage;${T};acuity=6`, 'acuity'],
    [`encounter_id=E1;event=arrival;${T};age_years=-1`, 'age_years'],
    [`encounter_id=E1;event=arrival;${T};sex=maybe`, 'sex'],
    [`encounter_id=E1;event=departed;${T};outcome=eloped`, 'outcome'],
    [`encounter_id=E1;event=moved;${T};bed=3`, 'unit is empty'],
    [`encounter_id=E1;event=bed_assigned;${T};unit=W1`, 'bed is empty'],
    [`event=staff_on_duty;${T};unit=ED;staff_role=nurse;staff_count=2.5`, 'staff_count'],
  ])('quarantines %s, and reads on', (row, reason) => {
    const { records } = read(file(row, `encounter_id=E2;event=ready_for_discharge;${T}`));
    expect(records[0]).toMatchObject({ line: 2, events: [], reason: expect.stringContaining(reason) });
    expect(records[1]!.reason).toBeUndefined();
  });

  it('keeps the whole of a long complaint in a note', () => {
    const { events } = read(file(`encounter_id=E1;event=arrival;${T};complaint=${'pain '.repeat(60)}end`));
    expect(events.at(-1)).toMatchObject({
      name: 'v1.NoteWritten',
      payload: { kind: 'complaint', text: expect.stringMatching(/end$/) },
    });
    expect(events.every((event) => parseEvent(event).ok)).toBe(true);
  });

  it('writes text that a spreadsheet would run so that it does not, and reads it back as it was', () => {
    const feed = new Feed(options);
    const complaint = '=HYPERLINK("x")';
    const event = feed.event({
      name: 'v1.PatientArrived',
      ward: asWardId('ED'),
      encounter: asEncounterId('-1'),
      occurredAt: 0 as Millis,
      payload: { complaint },
    });
    const row = toFlowCsvRow(event)!;
    expect(row).toContain(`"'=HYPERLINK(""x"")"`);
    expect(row.startsWith("'-1,arrival,")).toBe(true);
    expect(read(`${flowCsvHeader()}\n${row}`).events.at(-1)).toMatchObject({
      encounter: '-1',
      payload: { complaint },
    });
  });

  it('reads back what it writes: the same facts, the same state', () => {
    fc.assert(
      fc.property(fc.array(anyFact, { maxLength: 30 }), (facts) => {
        const feed = new Feed(options);
        const events = [...arrivalsOf(facts), ...facts].map((fact) => feed.event(fact));
        const { records } = read(
          [flowCsvHeader(), ...events.map((event) => toFlowCsvRow(event)!)].join('\r\n'),
        );
        expect(reasonsOf(records)).toEqual(events.map(() => undefined));
        const back = records.flatMap(({ events }) => events);
        expect(back.map(({ id }) => id)).toEqual(events.map(({ id }) => id));
        // Units that come into being on the way count in the feed's numbers too.
        const numbered = back.map((event, i) => ({ ...event, deviceSeq: i + 1 }));
        expect(replay(numbered)).toEqual(replay(events));
      }),
    );
  });

  it('never throws, accounts for every row, and emits nothing that the log would refuse', () => {
    const cell = fc.oneof(
      fc.constantFrom(
        '',
        'arrival',
        'moved',
        'triage',
        'departed',
        'E1',
        '2026-01-05T10:00Z',
        '3',
        'ED',
        '"',
        '\n',
        ',',
        '__proto__',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
    );
    const row = fc.array(cell, { minLength: 11, maxLength: 15 }).map((cells) => cells.join(','));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 12 }), (rows) => {
        const { records } = read([flowCsvHeader(), ...rows].join('\n'));
        for (const { events, setup, reason } of records) {
          expect(events.length === 0).toBe(reason !== undefined);
          for (const event of [...setup, ...events]) expect(parseEvent(event).ok).toBe(true);
        }
      }),
    );
  });
});

const word = fc
  .string({
    unit: fc.constantFrom('a', 'Z', '=', '+', '-', '@', "'", '"', ',', ' ', 'é', '1'),
    minLength: 1,
    maxLength: 12,
  })
  .filter((text) => text.trim() === text);
const times = {
  ward: fc.constant(asWardId('ED')),
  occurredAt: fc.integer({ min: -1e13, max: 1e14 }).map((at) => at as Millis),
};
const subject = { ...times, encounter: word.map(asEncounterId) };
const optional = <T extends object>(shape: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(shape, { requiredKeys: [] });
const factOf = (name: KnownEvent['name'], payload: fc.Arbitrary<object>) =>
  fc.record({ name: fc.constant(name), ...subject, payload });

/** Each encounter's first row is its arrival: a file that starts elsewhere cannot say where the visit began. */
const arrivalsOf = (facts: readonly Fact[]): Fact[] =>
  [...new Set(facts.map(({ encounter }) => encounter!))].map((encounter) => ({
    name: 'v1.PatientArrived',
    ward: asWardId('ED'),
    encounter,
    occurredAt: -1 as Millis,
    payload: {},
  }));

const anyFact = fc.oneof(
  factOf(
    'v1.PatientArrived',
    optional({
      ageYears: fc.double({ min: 0, max: 130, noNaN: true }).map(Math.abs),
      sex: fc.constantFrom('female', 'other'),
      complaint: word,
    }),
  ),
  factOf(
    'v1.PatientTriaged',
    fc.record({ acuity: fc.constantFrom(1, 2, 3, 4, 5), complaint: word }, { requiredKeys: ['acuity'] }),
  ),
  factOf('v1.TreatmentStarted', optional({ role: word })),
  factOf('v1.AdmissionDecided', optional({ service: word })),
  factOf('v1.BedRequested', fc.record({ unit: word, service: word }, { requiredKeys: ['unit'] })),
  factOf('v1.BedAssigned', fc.record({ unit: word, bed: word })),
  factOf('v1.PatientMoved', fc.record({ unit: word, bed: word }, { requiredKeys: ['unit'] })),
  factOf('v1.DischargeReady', fc.constant({})),
  factOf('v1.PatientDeparted', fc.record({ outcome: fc.constantFrom('discharged', 'died') })),
) as unknown as fc.Arbitrary<Fact>;
