/**
 * A Job a step: Indexed, with a pod a shard, or one of a single pod. Kubernetes has no dependency between Jobs: all but the
 * first are suspended, and the commands at the head of the file let each begin once the one before it is complete.
 *
 * Fields: https://kubernetes.io/docs/concepts/workloads/controllers/job (backoff limit per index: from 1.29 on by default).
 */
import { UsageError } from '../command';
import { capitalized, type ClusterEngine, type ClusterJob, FINAL_CODES, MAX_RETRIES } from './engine';
import type { ClusterStep } from './task';

export const kubernetes: ClusterEngine = {
  name: 'kubernetes',
  title: 'a Kubernetes indexed job',
  ending: '.yaml',
  submit: (file) => `kubectl apply -f ${file}`,
  write(job) {
    const { shards, steps } = job;
    if (job.image === undefined)
      throw new UsageError('--image is missing: the image of a container that has slakescope.');
    if (job.volumes.length === 0)
      throw new UsageError(
        `--volume is missing: the claim of the volume that holds ${job.input}, and its path, as in data:/data.`,
      );
    const image = job.image;
    const beginning = steps
      .slice(1)
      .map(
        (
          { name },
          i,
        ) => `#   kubectl wait --for=condition=complete --timeout=24h job/slakescope-${steps[i].name}
#   kubectl patch job slakescope-${name} --type=merge -p '{"spec":{"suspend":false}}'
`,
      )
      .join('');
    return `# ${capitalized(job.verb)} ${job.object} in ${shards} shards by Kubernetes. Written by slakescope ${__VERSION__}.
#   kubectl apply -f THIS_FILE
${beginning}# A shard that fails for a reason that may be over is tried again; parts that are whole are not made again.
${steps.map((step, i) => jobOf(job, image, step, i > 0)).join('\n---\n')}
`;
  },
};

function jobOf(
  job: ClusterJob,
  image: string,
  { name, isOfShards, words }: ClusterStep,
  isSuspended: boolean,
): string {
  const { shards, parallel } = job;
  const spec = [
    ...(isSuspended ? ['suspend: true'] : []),
    ...(isOfShards
      ? [
          'completionMode: Indexed',
          `completions: ${shards}`,
          `parallelism: ${Math.min(parallel, shards)}`,
          `backoffLimitPerIndex: ${MAX_RETRIES}`,
        ]
      : [`backoffLimit: ${MAX_RETRIES}`]),
  ];
  return `apiVersion: batch/v1
kind: Job
metadata:
  name: slakescope-${name}
spec:
${spec.map((line) => `  ${line}`).join('\n')}
${failurePolicy(isOfShards ? 'FailIndex' : 'FailJob')}
${pod(job, image, words(`auto/${shards}`))}`;
}

/** A pod that was evicted does not count; wrong usage ends the job, a failure that stays one its shard. */
function failurePolicy(onFailure: 'FailIndex' | 'FailJob'): string {
  return `  podFailurePolicy:
    rules:
      - action: Ignore
        onPodConditions:
          - type: DisruptionTarget
            status: "True"
      - action: FailJob
        onExitCodes:
          containerName: slakescope
          operator: In
          values: [${FINAL_CODES.usage}]
      - action: ${onFailure}
        onExitCodes:
          containerName: slakescope
          operator: In
          values: [${FINAL_CODES.failed}]`;
}

function pod(
  { program, cpus, memoryGb, volumes }: ClusterJob,
  image: string,
  args: readonly string[],
): string {
  const lines = (items: readonly string[], indent: string) =>
    items.map((item) => `${indent}${item}`).join('\n');
  // Kubernetes puts variables in the place of $(NAME) in a command, and one dollar in that of two.
  const quoted = (values: readonly string[]) =>
    `[${values.map((value) => yamlString(value.replaceAll('$', '$$$$'))).join(', ')}]`;
  return `  template:
    spec:
      restartPolicy: Never
      terminationGracePeriodSeconds: 60
      containers:
        - name: slakescope
          image: ${yamlString(image)}
          command: ${quoted(program)}
          args: ${quoted(args)}
          env:
            - name: SLAKESCOPE_CACHE
              value: /tmp/slakescope
          resources:
            requests: { cpu: "${cpus}", memory: ${memoryGb}Gi }
            limits: { memory: ${memoryGb}Gi }
          volumeMounts:
${lines(
  volumes.map(({ path }, i) => `- { name: volume-${i + 1}, mountPath: ${yamlString(path)} }`),
  '            ',
)}
      volumes:
${lines(
  volumes.map(
    ({ claim }, i) =>
      `- { name: volume-${i + 1}, persistentVolumeClaim: { claimName: ${yamlString(claim)} } }`,
  ),
  '        ',
)}`;
}

/** A string of JSON is one of YAML once what YAML takes for a line break, or does not allow, is an escape. */
function yamlString(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
