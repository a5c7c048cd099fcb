/** What a reader sees and may decide about the findings and images of one opened dataset. */
import { message } from '../../common/messageTemplate';
import type { FindingSubject } from '../../common/settledFindings';
import type { DraftDecision } from '../curation/decision';
import { fieldNames } from '../curation/fieldNames';
import { findingSubject } from '../curation/findingSubject';
import { KeptRecordFiles } from '../curation/keptRecordFiles';
import { type Correction, corrections } from '../curation/proposals';
import { type QuickFix, quickFixes } from '../curation/quickFixes';
import { isEditableText } from '../curation/recordFile';
import { RecordIndex } from '../curation/recordIndex';
import type { FindingPlaces } from '../curation/recordProposals';
import { type ReviewCase, reviewCase } from '../curation/reviewCase';
import type { Dataset, Finding } from '../dataset/types';
import { AnalysisError } from '../errors';

export class DatasetCuration {
  private index: RecordIndex | undefined;
  private readonly files = new KeptRecordFiles();

  /** @param findings as they are known now, for the places of those that sum up many. */
  constructor(
    private readonly dataset: Dataset,
    private readonly findings: () => readonly Finding[],
  ) {}

  /** About a finding, or about the image of a row that none is about. */
  reviewCase(subject: FindingPlaces | number): Promise<ReviewCase> {
    if (typeof subject !== 'number') return this.caseOf(this.withPlaces(subject));
    const sample = this.dataset.samples.at(subject);
    if (!sample) throw new AnalysisError('bad-input', message`There is no sample ${subject}.`);
    return this.caseOf(sample.id);
  }

  /** The proposals about a finding as edits of the text of its file. @param path of the file. */
  async quickFixes(finding: FindingPlaces, path: string, text: string): Promise<readonly QuickFix[]> {
    if (!isEditableText(path)) return [];
    const { proposals } = await this.reviewCase(finding);
    return quickFixes(proposals, { path, file: finding.file, text }, fieldNames(this.dataset));
  }

  /** What the findings are about, as they are known now. */
  findingSubjects(): readonly FindingSubject[] {
    const names = fieldNames(this.dataset);
    return this.findings().map((finding) => findingSubject(finding, this.records, names));
  }

  corrections(correction: Correction): Promise<readonly DraftDecision[]> {
    return corrections(correction, this.records);
  }

  private caseOf(subject: FindingPlaces | string): Promise<ReviewCase> {
    return reviewCase(this.dataset, this.records, subject, this.files);
  }

  private withPlaces(finding: FindingPlaces): FindingPlaces {
    const places = finding.count === undefined ? undefined : this.placesOf(finding.id);
    return places ? { ...finding, places } : finding;
  }

  private placesOf(id: string) {
    return this.findings().find((one) => one.id === id)?.places;
  }

  private get records(): RecordIndex {
    return (this.index ??= new RecordIndex(this.dataset));
  }
}
