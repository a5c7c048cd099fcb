/** What a page may ask of the analysis: each value read by kind and range, then passed on to the worker. */
import type { Rpc } from '../../common/rpc';
import type { PanelOffer, WebviewOffer } from '../../webview/protocol';
import type { DatasetClient, DatasetListener } from '../worker/datasetClient';
import {
  readAnalyzeRequest,
  readChooseRequest,
  readFitRequest,
  readInteger,
  readLabelNames,
  readLabels,
  readNeighborRequest,
  readText,
  readTopicsRequest,
  readTrustRequest,
} from './requestParsers';

export function answerAnalysis(
  rpc: Rpc<PanelOffer, WebviewOffer>,
  session: DatasetClient,
  listener: DatasetListener,
): void {
  rpc.handle('fit', (request) => session.fit(readFitRequest(request), listener));
  rpc.handle('trust', (request) => session.trust(readTrustRequest(request), listener));
  rpc.handle('ledger', (request) => session.ledger(readAnalyzeRequest(request), listener));
  rpc.handle('priors', (request) => session.priors({ labels: readLabels(request) }));
  rpc.handle('topics', (request) => session.topics(readTopicsRequest(request), listener));
  rpc.handle('choose', (request) => session.choose(readChooseRequest(request)));
  rpc.handle('neighbors', (request) => session.neighbors(readNeighborRequest(request)));
  rpc.handle('search', (request) => session.search(readText(request, 'text')));
  rpc.handle('searchImages', (request) =>
    session.searchImages({ text: readText(request, 'text'), k: readInteger(request, 'k') }, listener),
  );
  rpc.handle('questionsOfImage', (request) =>
    session.questionsOfImage({ index: readInteger(request, 'index'), k: readInteger(request, 'k') }),
  );
  rpc.handle('zeroShot', (request) => session.zeroShot({ labels: readLabelNames(request) }, listener));
}
