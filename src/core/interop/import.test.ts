import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEvent } from '../schema/event.ts';
import { asSiteId, asWardId, type Millis } from '../schema/ids.ts';
import type { Verdict } from '../schema/wire.ts';
import { detectFormat } from './detect.ts';
import { Feed } from './feed.ts';
import { flowCsvHeader, toFlowCsvRow } from './flow-csv/write.ts';
import { createImporter, type ImporterOptions } from './import.ts';
import type { SourceRecord } from './record.ts';
import { Tally, verdictOnRecord } from './tally.ts';

const options: ImporterOptions = { site: asSiteId('main'), source: 'a file.csv' };

function importText(...chunks: string[]) {
  const importer = createImporter(options);
  const steps = [...chunks.map((chunk) => importer.push(chunk)), importer.end()];
  return {
    importer,
    records: steps.flatMap(({ records }) => records),
    events: steps.flatMap(({ events }) => events),
  };
}

const csv = `${flowCsvHeader()}\nE1,arrival,2026-01-05T10:00:00Z,ED,,,,,44,female,"fall, arm",,\nE1,triage,2026-01-05T10:09:00Z,,,3,,,,,,,\n`;

describe('import', () => {
  it.each([
    ['flow-csv', csv],
    ['flow-csv', `\uFEFF"event","encounter_id"\n`],
    ['hl7v2', '\u000BMSH|^~\\&|A'],
    ['hl7v2', '\r\nBHS|^~\\&|A'],
    ['hl7v2-jsonl', '{"id":"x","raw":"MSH|^~"}'],
    ['sepsis', 'Case ID,Activity,Complete Timestamp'],
    ['ndjson', '{"id":"x","name":"v1.NoteWritten"}'],
    [undefined, 'Dear colleague,\nthank you'],
    [undefined, '{"resourceType":"Bundle"}'],
    [undefined, '\u0089PNG\r\n\u001A\n'],
  ])('knows %s by its beginning', (format, text) => {
    expect(detectFormat(text)).toBe(format);
  });

  it('says what is wrong with a file that is none of its formats, or empty', () => {
    expect(importText('Dear colleague').importer.failure).toContain('none of the formats');
    expect(importText(' \n').importer.failure).toBe('There is nothing in it.');
    expect(importText('Case ID,Activity\nA,CRP').importer.failure).toContain('Complete Timestamp');
  });

  it('gives the same facts the same ids, whatever the file is called and whenever it is read', () => {
    const ids = (with_: Partial<ImporterOptions>) => {
      const importer = createImporter({ ...options, ...with_ });
      return [importer.push(csv), importer.end()].flatMap(({ events }) => events.map(({ id }) => id));
    };
    expect(ids({ source: 'other', now: 5 as Millis })).toEqual(ids({}));
    expect(ids({ site: asSiteId('other') })).not.toEqual(ids({}));
  });

  it('counts a fact as written when it was true, at the latest now', () => {
    const importer = createImporter({ ...options, now: Date.UTC(2026, 0, 5, 10, 5) as Millis });
    const events = [importer.push(csv), importer.end()].flatMap((step) => step.events);
    const minutes = events.slice(-2).map(({ recordedAt }) => new Date(recordedAt).getUTCMinutes());
    expect(minutes).toEqual([0, 5]);
    expect(events.at(-1)).toMatchObject({ author: 'feed:a-file.csv', device: 'feed:a-file.csv' });
  });

  it('takes back its own NDJSON export as it was, and quarantines a broken line', () => {
    const events = importText(csv).events;
    const { records } = importText(`${events.map((event) => JSON.stringify(event)).join('\n')}\n{"id":\n`);
    expect(records.flatMap((record) => record.events)).toEqual(events);
    expect(records.at(-1)).toMatchObject({
      line: events.length + 1,
      events: [],
      reason: 'The line is not JSON.',
    });
  });

  it('gives the same records wherever a source of any format is cut', () => {
    const sepsis =
      'Case ID,Activity,Complete Timestamp,x\r\nA,ER Registration,2014/10/22 11:15:41.000,\r\nA,CRP,?,\r\n';
    const ndjson = importText(csv)
      .events.map((event) => JSON.stringify(event))
      .join('\r\n');
    const places = fc.array(fc.nat(2_000), { maxLength: 6 });
    fc.assert(
      fc.property(fc.constantFrom(csv, sepsis, ndjson), places, (text, cuts) => {
        const at = [0, ...cuts.map((cut) => cut % text.length).sort((a, b) => a - b), text.length];
        expect(importText(...at.slice(1).map((to, i) => text.slice(at[i], to))).records).toEqual(
          importText(text).records,
        );
      }),
    );
  });
});

describe('counts', () => {
  const verdict = (kind: Verdict['verdict']) => ({ verdict: kind, reason: `no "${kind}"` }) as Verdict;
  const record = (reason?: string): SourceRecord => ({ line: 1, raw: '', events: [], setup: [], reason });

  it('a record is new if one of its facts is, and refused if one of them is', () => {
    expect(verdictOnRecord(record(), [verdict('duplicate'), verdict('accepted')]).kind).toBe('accepted');
    expect(verdictOnRecord(record(), [verdict('duplicate')]).kind).toBe('duplicate');
    expect(verdictOnRecord(record(), []).kind).toBe('duplicate');
    expect(verdictOnRecord(record(), [verdict('accepted'), verdict('quarantined')]).kind).toBe('quarantined');
    expect(verdictOnRecord(record('bad row'), [])).toEqual({ kind: 'quarantined', reason: 'bad row' });
  });

  it('read is always accepted + duplicate + quarantined, and the reasons add up to the last', () => {
    const verdicts = fc.array(
      fc.tuple(
        fc.option(fc.string(), { nil: undefined }),
        fc.constantFrom('accepted', 'duplicate', 'quarantined'),
      ),
      { maxLength: 300 },
    );
    fc.assert(
      fc.property(verdicts, (list) => {
        const tally = new Tally();
        for (const [reason, kind] of list)
          tally.add(verdictOnRecord(record(reason), [verdict(kind as Verdict['verdict'])]));
        const { read, accepted, duplicate, quarantined } = tally.counts;
        expect([read, accepted + duplicate + quarantined]).toEqual([list.length, list.length]);
        expect(Object.values(tally.byReason).reduce((sum, count) => sum + count, 0)).toBe(quarantined);
      }),
    );
  });
});

describe('sepsis log', () => {
  const header =
    'Case ID,Activity,Complete Timestamp,Age,CRP,DisfuncOrg,Hypotensie,Hypoxie,LacticAcid,Leucocytes,Oligurie,SIRSCriteria2OrMore,org:group,Variant';
  const log = [
    header,
    'A,ER Registration,2014/10/22 11:15:41.000,85,,true,false,false,,,false,true,A,x',
    'A,Leucocytes,2014/10/22 11:27:00.000,,,,,,,9.6,,,B,x',
    'A,ER Triage,2014/10/22 11:33:37.000,,,,,,,,,,C,x',
    'A,IV Liquid,2014/10/22 14:03:47.000,,,,,,,,,,A,x',
    'A,IV Antibiotics,2014/10/22 14:03:47.000,,,,,,,,,,A,x',
    'A,Admission NC,2014/10/22 14:13:19.000,,,,,,,,,,D,x',
    'A,Admission IC,2014/10/23 14:13:19.000,,,,,,,,,,J,x',
    'A,Release A,2014/11/02 15:15:00.000,,,,,,,,,,E,x',
    'A,Return ER,2014/11/09 15:15:00.000,,,,,,,,,,?,x',
    'B,ER Triage,2014/10/22 11:33:37.000,,,,,,,,,,C,x',
    'B,ER Registration,22.10.2014,40,,false,false,false,,,false,false,A,x',
  ].join('\n');

  it('turns each activity into what it means, and says why where it cannot', () => {
    const { records, importer } = importText(log);
    expect(
      records.map(
        ({ events, reason }) => reason ?? events.map(({ name, payload }) => [name.slice(3), payload]),
      ),
    ).toEqual([
      [['PatientArrived', { complaint: 'suspected sepsis', ageYears: 85 }]],
      [['NoteWritten', { kind: 'lab', text: 'Leucocytes 9.6' }]],
      [['PatientTriaged', { scale: 'SIRS', acuity: 2 }]],
      [
        ['TreatmentStarted', {}],
        ['NoteWritten', { kind: 'treatment', text: 'IV Liquid' }],
      ],
      [['NoteWritten', { kind: 'treatment', text: 'IV Antibiotics' }]],
      [
        ['AdmissionDecided', {}],
        ['PatientMoved', { unit: 'Ward D' }],
      ],
      [['PatientMoved', { unit: 'ICU J' }]],
      [['PatientDeparted', { outcome: 'discharged' }]],
      expect.stringContaining('Return ER'),
      expect.stringContaining('acuity is unknown'),
      expect.stringContaining('is no time'),
    ]);
    expect(importer.ignoredColumns).toEqual(['Variant']);
  });

  it('reads Dutch local time, in summer and in winter, and keeps to one stream', () => {
    const { events } = importText(log);
    const at = (name: string) =>
      new Date(events.find((event) => event.name === name)!.occurredAt).toISOString();
    expect(at('v1.PatientArrived')).toBe('2014-10-22T09:15:41.000Z');
    expect(at('v1.PatientDeparted')).toBe('2014-11-02T14:15:00.000Z');
    expect(new Set(events.filter(({ encounter }) => encounter).map(({ ward }) => ward))).toEqual(
      new Set(['ED']),
    );
    expect(events.every((event) => parseEvent(event).ok)).toBe(true);
  });
});

describe('export', () => {
  it('has no row for what the flow CSV cannot say', () => {
    const feed = new Feed(options);
    const base = { ward: asWardId('ED'), occurredAt: 0 as Millis };
    const note = feed.event({ ...base, name: 'v1.NoteWritten', payload: { text: 'x' } });
    const far = feed.event({ ...base, name: 'v1.DischargeReady', payload: {}, occurredAt: 9e15 as Millis });
    expect([note, far, { ...note, name: 'v9.PatientCloned' }].map(toFlowCsvRow)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
