"""The tutorial's way of embedding with open_clip, for test/bench/biomedclip.mjs.

pip install open_clip_torch==3.3.0 timm==1.0.29 transformers torch torchvision pillow
python biomedclip.py make FOLDER TOKENIZER_JSON   writes a full-size checkpoint with seeded random weights
python biomedclip.py serve FOLDER                 answers lines of JSON, each with the seconds it took
"""

import json
import shutil
import sys
import time
from collections import OrderedDict
from pathlib import Path

import numpy as np
import torch
from open_clip.hf_model import HFTextEncoder
from open_clip.timm_model import TimmModel
from open_clip.tokenizer import HFTokenizer
from open_clip.transform import image_transform
from PIL import Image
from transformers import BertConfig, BertTokenizerFast

BATCH = 32
MEAN, STD = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.visual = TimmModel("vit_base_patch16_224", 512, image_size=224, pool="", proj="linear", pretrained=False)
        self.text = HFTextEncoder(
            "local", output_dim=512, config=BertConfig(vocab_size=30522, pad_token_id=0),
            pooler_type="cls_last_hidden_state_pooler", proj_type="mlp", pretrained=False,
        )
        self.logit_scale = torch.nn.Parameter(torch.tensor(4.4454))


def make(folder, tokenizer):
    torch.manual_seed(1)
    model = Model().eval()
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.ndim:  # strong enough that masks, biases and norms matter
                parameter.add_(torch.randn_like(parameter) * (0.02 if parameter.ndim > 1 else 0.05))
    state = OrderedDict((name, value) for name, value in model.state_dict().items() if ".pooler." not in name)
    state.setdefault("text.transformer.embeddings.position_ids", torch.arange(512)[None])
    torch.save(state, folder / "open_clip_pytorch_model.bin")
    shutil.copy(tokenizer, folder / "tokenizer.json")


def serve(folder):
    torch.set_num_threads(int(sys.argv[3]))
    model = Model().eval()
    model.load_state_dict(torch.load(folder / "open_clip_pytorch_model.bin", weights_only=True), strict=False)
    BertTokenizerFast(tokenizer_file=str(folder / "tokenizer.json"), do_lower_case=True).save_pretrained(folder / "hub")
    tokenizer = HFTokenizer(str(folder / "hub"), context_length=256)
    preprocess = image_transform(224, is_train=False, mean=MEAN, std=STD)
    print(json.dumps({"ready": torch.__version__}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        start = time.perf_counter()
        with torch.no_grad():
            if "images" in request:
                rows = []
                for first in range(0, len(request["images"]), BATCH):
                    batch = [preprocess(Image.open(path).convert("RGB")) for path in request["images"][first : first + BATCH]]
                    rows.append(model.visual(torch.stack(batch)))
            elif "texts" in request:
                rows = [
                    model.text(tokenizer(request["texts"][first : first + BATCH]))
                    for first in range(0, len(request["texts"]), BATCH)
                ]
            else:  # the ceiling: a product of the shapes that the towers are made of
                x, w = torch.randn(197 * 4, 768), torch.randn(768, 3072)
                for _ in range(20):
                    x @ w
                print(json.dumps({"gflops": 20 * 2 * 197 * 4 * 768 * 3072 / 1e9 / (time.perf_counter() - start)}), flush=True)
                continue
        rows = torch.cat(rows)
        rows = rows / rows.norm(dim=-1, keepdim=True)
        seconds = time.perf_counter() - start
        print(json.dumps({"seconds": seconds, "vectors": np.round(rows.numpy().astype(float), 9).tolist()}), flush=True)


if __name__ == "__main__":
    target = Path(sys.argv[2])
    if sys.argv[1] == "make":
        make(target, sys.argv[3])
    else:
        serve(target)
