import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEvent, type LogEvent } from '../../schema/event.ts';
import { asSiteId, type EncounterId } from '../../schema/ids.ts';
import { replay } from '../../ward/project.ts';
import { createImporter } from '../import.ts';
import type { ImportOptions, Lookups } from '../record.ts';
import { Hl7Reader } from './read.ts';

const options: ImportOptions = { site: asSiteId('main'), source: 'test', zone: 'Europe/Berlin' };

function read(text: string, with_: Partial<ImportOptions> = {}) {
  const reader = new Hl7Reader({ ...options, ...with_ });
  const records = [...reader.push(text), ...reader.end()];
  return { reader, records, events: records.flatMap((record) => [...record.setup, ...record.events]) };
}

interface Sent {
  readonly visit?: string;
  readonly visitClass?: string;
  readonly place?: string;
  readonly prior?: string;
  readonly admitted?: string;
  readonly discharged?: string;
  readonly disposition?: string;
  readonly birth?: string;
  readonly name?: string;
}

/** A message of our own making, `minute` minutes after ten o'clock in a Berlin winter. */
function adt(trigger: string, minute: number, sent: Sent = {}): string {
  const at = `202601051${String(minute).padStart(3, '0').replace(/^./, '0')}00`;
  const {
    visit = 'V1',
    visitClass = 'E',
    place = 'ED',
    prior = '',
    birth = '19500301',
    name = 'Doe^Jane',
  } = sent;
  const pv1 = Array<string>(46).fill('');
  Object.assign(pv1, { 0: 'PV1', 2: visitClass, 3: place, 6: prior, 10: 'MED', 19: visit });
  Object.assign(pv1, { 36: sent.disposition ?? '', 44: sent.admitted ?? '', 45: sent.discharged ?? '' });
  return [
    `MSH|^~\\&|HIS|H|WARDCAST|H|${at}||ADT^${trigger}|${minute}|P|2.5`,
    `EVN|${trigger}|${at}`,
    `PID|1||MRN7^^^H^MR||${name}||${birth}|F`,
    pv1.join('|'),
    'PV2|||^chest \\T\\ arm pain',
    '',
  ].join('\r');
}

const said = (events: readonly LogEvent[]) =>
  events.map(({ name, ward, payload }) => [name.slice(3), ward, payload]);
const visitOf = (events: readonly LogEvent[], id = 'V1') =>
  replay(events).encounters.get(id as EncounterId)?.encounter;
const reasons = (text: string) => read(text).records.map(({ reason }) => reason);

describe('ADT messages', () => {
  it('A04 of an emergency is an arrival in the department, with age, sex and complaint', () => {
    const { records } = read(adt('A04', 0));
    expect(said(records[0]!.setup)).toEqual([
      ['UnitConfigured', 'ED', { unit: 'ED', name: 'ED', kind: 'emergency' }],
    ]);
    expect(said(records[0]!.events)).toEqual([
      ['PatientArrived', 'ED', { ageYears: 75, sex: 'female', complaint: 'chest & arm pain' }],
      [
        'PersonIdentified',
        'ED',
        { familyName: 'Doe', givenName: 'Jane', birthDate: '1950-03-01', recordNumber: 'MRN7' },
      ],
    ]);
    expect(new Date(records[0]!.events[0]!.occurredAt).toISOString()).toBe('2026-01-05T09:00:00.000Z');
  });

  it('A01 of a patient in the department is the decision to admit and the move to a bed', () => {
    const { records, events } = read(adt('A04', 0) + adt('A01', 30, { visitClass: 'I', place: 'W3^12^B' }));
    expect(said(records[1]!.setup).map(([name]) => name)).toEqual(['UnitConfigured', 'BedOpened']);
    expect(said(records[1]!.events)).toEqual([
      ['AdmissionDecided', 'ED', { service: 'MED' }],
      ['PatientMoved', 'ED', { unit: 'W3', bed: '12 B' }],
    ]);
    expect(visitOf(events)).toMatchObject({ stage: 'on_ward', place: { unit: 'W3', bed: '12 B' } });
  });

  it('A01 straight to a ward is a planned arrival that ends in its bed', () => {
    const { events } = read(adt('A01', 0, { visitClass: 'I', place: 'W3^^4' }));
    expect(visitOf(events)).toMatchObject({
      stage: 'on_ward',
      mode: 'elective',
      ward: 'W3',
      service: 'MED',
      place: { bed: '4' },
    });
  });

  it('A02 is a move, and says when the visit began if nobody did', () => {
    const { events } = read(
      adt('A02', 30, { visitClass: 'I', place: 'W5^^1', prior: 'ED', admitted: '202601050900' }),
    );
    expect(visitOf(events)).toMatchObject({
      ward: 'ED',
      stage: 'on_ward',
      stays: [{ unit: 'ED' }, { unit: 'W5' }],
    });
  });

  it.each([
    ['01', 'discharged'],
    ['20', 'died'],
    ['02', 'transferred'],
    ['07', 'left_without_being_seen'],
    ['', 'discharged'],
  ])('A03 with disposition %s is a departure: %s', (disposition, outcome) => {
    const { events } = read(adt('A04', 0) + adt('A03', 50, { disposition, discharged: '20260105114500' }));
    const visit = visitOf(events)!;
    expect(visit).toMatchObject({ stage: 'departed', outcome });
    expect(new Date(visit.departedAt!).toISOString()).toBe('2026-01-05T10:45:00.000Z');
  });

  it('A08 corrects the arrival and the person by what differs, and says nothing where nothing does', () => {
    const { records, events } = read(
      adt('A04', 0) + adt('A08', 5) + adt('A08', 9, { birth: '19600301', name: 'Doe^Janet' }),
    );
    expect(records[1]!.events).toEqual([]);
    expect(said(records[2]!.events).map(([name]) => name)).toEqual(['FactCorrected', 'PersonIdentified']);
    expect(visitOf(events)).toMatchObject({ ageYears: 65, person: { givenName: 'Janet' } });
  });

  it('A11 takes an arrival back', () => {
    const { events } = read(adt('A04', 0) + adt('A11', 5));
    expect(visitOf(events)!.arrivedAt).toBeUndefined();
  });

  it('A11 after an admission from the department takes back the admission, not the arrival', () => {
    const { events } = read(
      adt('A04', 0) +
        adt('A01', 30, { visitClass: 'I', place: 'W3^^1' }) +
        adt('A11', 40, { visitClass: 'I' }),
    );
    expect(visitOf(events)).toMatchObject({
      arrivedAt: expect.any(Number),
      place: { unit: 'ED' },
      stage: 'arrived',
    });
  });

  it('A12 takes the last move back', () => {
    const moves = adt('A02', 20, { place: 'W1^^1' }) + adt('A02', 30, { place: 'W2^^2' });
    expect(visitOf(read(adt('A04', 0) + moves + adt('A12', 35)).events)!.place).toEqual({
      unit: 'W1',
      bed: '1',
    });
  });

  it('A13 takes the departure back', () => {
    const { events } = read(adt('A04', 0) + adt('A03', 20) + adt('A13', 25));
    expect(visitOf(events)!.stage).toBe('arrived');
    expect(visitOf(events)!.departedAt).toBeUndefined();
  });

  it.each(['A11', 'A12', 'A13'])('%s of a visit of which nothing is known is quarantined', (trigger) => {
    expect(reasons(adt(trigger, 0))).toEqual([expect.stringContaining(`${trigger} cancels`)]);
  });

  it('cancels what the log knows, though this file does not', () => {
    const before = read(adt('A04', 0) + adt('A03', 20)).events;
    const lookups: Lookups = { encounterFacts: () => before, wardOf: () => before[0]!.ward };
    const { events } = read(adt('A13', 25), { lookups });
    expect(visitOf([...before, ...events])!.departedAt).toBeUndefined();
  });

  it('says the same again when it is read again on top of what it said', () => {
    const text =
      adt('A04', 0) +
      adt('A08', 4, { name: 'Roe^Jane' }) +
      adt('A01', 20, { visitClass: 'I', place: 'W1^^1' }) +
      adt('A02', 30, { place: 'W2^^2' }) +
      adt('A12', 31) +
      adt('A02', 32, { place: 'W3^^3' }) +
      adt('A03', 50) +
      adt('A13', 51) +
      adt('A11', 52);
    const first = read(text).events;
    const ids = new Set(first.map(({ id }) => id));
    const lookups: Lookups = {
      wardOf: (encounter) => first.find((event) => event.encounter === encounter)?.ward,
      encounterFacts: (encounter) => first.filter((event) => event.encounter === encounter),
      unitKind: (unit) => (unit === 'ED' ? 'emergency' : 'ward'),
      hasBed: () => true,
    };
    const again = read(text, { lookups }).events;
    expect(again.filter(({ id }) => !ids.has(id))).toEqual([]);
  });

  it('leaves outpatients out, and other messages, each with its reason', () => {
    expect(reasons(adt('A04', 0, { visitClass: 'O', place: 'Clinic' }))[0]).toContain('outpatient');
    expect(reasons('MSH|^~\\&|L|||H|20260105||ORU^R01|1|P|2.5\rOBX|1')).toEqual([
      'Not an ADT message Wardcast reads yet: ORU^R01.',
    ]);
    expect(reasons('MSH|^~\\&|L|||H|20260105||ADT^A01|1|P|2.5\rPID|1||7')[0]).toContain('no PV1');
  });

  it('reads times by their offset, else by the zone, else as UTC, and says so', () => {
    const at = (text: string, with_?: Partial<ImportOptions>) => {
      const { reader, events } = read(text, with_);
      return [new Date(events.at(-1)!.occurredAt).toISOString().slice(11, 16), reader.notes.length];
    };
    expect(at(adt('A04', 0))).toEqual(['09:00', 0]);
    expect(at(adt('A04', 0), { zone: undefined })).toEqual(['10:00', 1]);
    expect(
      at(
        adt('A04', 0)
          .replaceAll('100000|', '100000-0500|')
          .replace(/100000\r/, '100000-0500\r'),
      ),
    ).toEqual(['15:00', 0]);
  });
});

describe('HL7 v2 text', () => {
  const two = [adt('A04', 0), adt('A03', 30)];
  const whole = read(two.join('')).records.map(({ events }) => events.map(({ id }) => id));
  const ids = (text: string) => read(text).records.map(({ events }) => events.map(({ id }) => id));

  it.each([
    ['LF', two.join('').replaceAll('\r', '\n')],
    ['CRLF', two.join('').replaceAll('\r', '\r\n')],
    ['a byte order mark', `\uFEFF${two.join('')}`],
    ['MLLP frames', two.map((message) => `\u000B${message}\u001C\r`).join('')],
    ['MLLP frames without line ends', two.map((message) => `\u000B${message.trimEnd()}\u001C`).join('')],
    ['blank lines', two.join('\r\r\n\n')],
    ['a batch', `FHS|^~\\&|A\rBHS|^~\\&|B\r${two.join('')}BTS|2\rFTS|1`],
  ])('is read alike with %s', (_, text) => {
    expect(ids(text)).toEqual(whole);
  });

  it('takes its delimiters from the header', () => {
    const other = two[0]!
      .replaceAll('|', '#')
      .replaceAll('^', '*')
      .replaceAll('\\T\\', '!T!')
      .replace('*~\\&', '*~!&');
    const [mine, theirs] = [read(two[0]!), read(other)];
    expect(theirs.events.map(({ id }) => id)).toEqual(mine.events.map(({ id }) => id));
  });

  it('quarantines text before the first message with its line, and reads the message', () => {
    const { records } = read(`garbage\rmore\r${two[0]}`);
    expect(records[0]).toMatchObject({ line: 1, reason: expect.stringContaining('no MSH') });
    expect(records[1]!.line).toBe(3);
    expect(records[1]!.reason).toBeUndefined();
  });

  it('never throws, accounts for every message, and emits nothing that the log would refuse', () => {
    const part = fc.constantFrom(
      'MSH',
      '|',
      '^',
      '~',
      '\\',
      '&',
      '\r',
      '\u000B',
      'A01',
      'PV1',
      'ED',
      '20260105100000',
      '""',
      '\\X4',
      'é',
      '\uD800',
      '\u0000',
    );
    const place = fc.nat(two.join('').length);
    fc.assert(
      fc.property(fc.array(fc.tuple(place, fc.nat(6), part), { maxLength: 8 }), (edits) => {
        const broken = edits.reduce(
          (text, [at, cut, put]) => text.slice(0, at) + put + text.slice(at + cut),
          two.join(''),
        );
        for (const { events, setup } of read(broken).records) {
          for (const event of [...setup, ...events]) expect(parseEvent(event)).toMatchObject({ ok: true });
        }
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same records wherever the text is cut', () => {
    const framed = two
      .map((message) => `\u000B${message}\u001C\r`)
      .join('')
      .replaceAll('\r', '\r\n');
    fc.assert(
      fc.property(fc.array(fc.nat(framed.length), { maxLength: 6 }), (places) => {
        const importer = createImporter(options);
        const at = [0, ...places.sort((a, b) => a - b), framed.length];
        const steps = at.slice(1).map((to, i) => importer.push(framed.slice(at[i], to)));
        expect([...steps, importer.end()].flatMap(({ records }) => records)).toEqual(read(framed).records);
      }),
    );
  });

  it('is read out of JSON lines, as text or as bytes', () => {
    const raw = JSON.stringify({ raw: two[0] });
    const raw_b64 = JSON.stringify({ raw_b64: Buffer.from(two[1]!, 'latin1').toString('base64') });
    const importer = createImporter(options);
    const records = [...importer.push(`${raw}\n${raw_b64}\n{"raw":3}\n`).records, ...importer.end().records];
    expect(importer.format).toBe('hl7v2-jsonl');
    expect(records.slice(0, 2).map(({ events }) => events.map(({ id }) => id))).toEqual(whole);
    expect(records[2]).toMatchObject({ line: 3, reason: expect.stringContaining('raw') });
  });
});
