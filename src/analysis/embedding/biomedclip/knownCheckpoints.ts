/** The official checkpoint, pinned, and its predecessor of the same shape but other vectors. */

export const OFFICIAL_REPOSITORY = 'microsoft/BiomedCLIP-PubMedBERT_256-vit_base_patch16_224';
export const OFFICIAL_REVISION = '9f341de24bfb00180f1b847274256e9b65a3a32e';
export const CHECKPOINT_FILE = 'open_clip_pytorch_model.bin';
export const TOKENIZER_FILE = 'tokenizer.json';

export interface KnownCheckpoint {
  readonly title: string;
  readonly sha256: string;
  readonly official: boolean;
}

export const officialCheckpoint = {
  title: 'BiomedCLIP',
  sha256: '52cc993c5c5ff962bd0c60931874bc001e7e9b41666a385530f4a036294576be',
  bytes: 783_705_670,
  official: true,
} as const;

const known: readonly KnownCheckpoint[] = [
  officialCheckpoint,
  {
    title: 'BiomedCLIP, superseded checkpoint of 2023',
    sha256: '8792dba76fc3a96544a87bb0f76c82167b4ba509d57c08b98b9c9266f764598b',
    official: false,
  },
];

export function knownCheckpoint(sha256: string): KnownCheckpoint | undefined {
  return known.find((checkpoint) => checkpoint.sha256 === sha256);
}
