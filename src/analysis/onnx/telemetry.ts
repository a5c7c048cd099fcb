/**
 * ONNX Runtime 1.30 keeps and sends usage data on Linux and macOS too, in `Microsoft/DeveloperTools` of the user's cache folder,
 * unless its environment says no when it is loaded. Native code sees the environment of the main thread only: whoever starts a
 * thread that computes calls this before.
 */
export function withoutTelemetry(): void {
  process.env['ORT_DISABLE_TELEMETRY'] = '1';
}
