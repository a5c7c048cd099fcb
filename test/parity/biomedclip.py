"""Writes test/parity/fixtures/biomedclip: a tiny BiomedCLIP-shaped checkpoint with seeded random weights, pictures in
awkward modes, and what open_clip itself makes of them. Versions are recorded in reference.json.

pip install open_clip_torch==3.3.0 timm==1.0.29 transformers torch torchvision pillow; python test/parity/biomedclip.py
"""

import hashlib
import json
from collections import OrderedDict
from pathlib import Path

import numpy as np
import open_clip
import PIL
import timm
import torch
import torchvision
import transformers
from open_clip import timm_model
from open_clip.hf_model import HFTextEncoder
from open_clip.timm_model import TimmModel
from open_clip.tokenizer import HFTokenizer
from open_clip.transform import image_transform
from PIL import Image
from tokenizers import BertWordPieceTokenizer
from transformers import BertConfig, BertTokenizerFast

SEED, WIDTH, DEPTH, DIMENSION, SIDE, PATCH = 11, 64, 2, 24, 64, 8
MEAN, STD = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)
folder = Path(__file__).parent / "fixtures" / "biomedclip"
folder.mkdir(parents=True, exist_ok=True)
torch.manual_seed(SEED)
rng = np.random.default_rng(SEED)

texts = [
    "What modality is shown? MRI", "Is the liver healthy? No", "is  the LIVER\thealthy?   no", "", "   ", "CT", "x " * 400,
    "What’s the “main” organ?", "Liver &amp; spleen &lt;b&gt;", "&amp;amp;lt; <i>", "&notit; &eacute; &#x80; &#0;",
    "肝脏在哪里? 左上", "naïve café α-fetoprotein", "T1/T2-weighted (MR)", "<img src=x onerror=alert(1)>",
    "ﬁbrosis\u00a0— 5µm", "ＣＴ\u3000ｓｃａｎ", "\x1b[31mred\x1b[0m \x07bell", "left\u2028lung\r\nright\x85lung",
    "e\u0301dema", "\ufeffspleen\u200b?", "a" * 150, "[CLS] [SEP] [MASK]", "Where is the kidney located? " * 12,
]
corpus = texts + ["where is the kidney located", "which organ is abnormal", "lung heart brain left right yes no t1 t2"] * 3
trainer = BertWordPieceTokenizer(lowercase=True)
trainer.train_from_iterator(
    corpus, vocab_size=220, min_frequency=1, show_progress=False,
    special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"],
)
trainer.save(str(folder / "tokenizer.json"))
fast = BertTokenizerFast(tokenizer_file=str(folder / "tokenizer.json"), do_lower_case=True)
work = folder / "hub"
fast.save_pretrained(work)

create_model = timm.create_model


def create_tiny(name, **options):
    options.pop("pretrained", None)
    options.update(img_size=SIDE, patch_size=PATCH, embed_dim=WIDTH, depth=DEPTH, num_heads=WIDTH // 64, mlp_ratio=1.0)
    return create_model(name, pretrained=False, **options)


timm_model.timm.create_model = create_tiny
config = BertConfig(
    vocab_size=len(fast), hidden_size=WIDTH, num_hidden_layers=DEPTH, num_attention_heads=WIDTH // 64,
    intermediate_size=WIDTH, max_position_embeddings=256, pad_token_id=0,
)


class TinyClip(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.visual = TimmModel("vit_base_patch16_224", DIMENSION, image_size=SIDE, pool="", proj="linear", pretrained=False)
        self.text = HFTextEncoder(
            "local", output_dim=DIMENSION, config=config, pooler_type="cls_last_hidden_state_pooler", proj_type="mlp",
            pretrained=False,
        )
        self.logit_scale = torch.nn.Parameter(torch.tensor(4.4454))


model = TinyClip().eval()
with torch.no_grad():
    for parameter in model.parameters():
        if parameter.ndim:
            parameter.add_(torch.randn_like(parameter) * (0.05 if parameter.ndim > 1 else 0.1))
state = OrderedDict((k, v) for k, v in model.state_dict().items() if ".pooler." not in k)
state.setdefault("text.transformer.embeddings.position_ids", torch.arange(256)[None])
torch.save(state, folder / "open_clip_pytorch_model.bin")

y, x = np.mgrid[0:150, 0:201]
photo = np.stack([128 + 90 * np.sin(x / 9 + i) * np.cos(y / (7 + i)) for i in range(3)], -1) + rng.normal(0, 12, (150, 201, 3))
photo = Image.fromarray(np.clip(photo, 0, 255).astype(np.uint8), "RGB")
gradient = Image.linear_gradient("L").resize(photo.size)
rgba = photo.copy()
rgba.putalpha(gradient)
la = photo.convert("L")
la.putalpha(gradient)
pictures = {
    "photo.jpg": (photo, {"quality": 80}), "grey.jpg": (photo.convert("L"), {"quality": 80}),
    "grey.png": (photo.convert("L").resize((90, 77)), {}), "rgba.png": (rgba.resize((99, 83)), {}),
    "la.png": (la.resize((83, 99)), {}), "palette.png": (photo.quantize(16), {}), "bit.png": (photo.convert("1"), {}),
    "small.png": (photo.resize((37, 23)), {}), "exact.png": (photo.resize((SIDE, SIDE)), {}),
    "odd.png": (photo.resize((SIDE + 1, SIDE + 3)), {}), "palette.gif": (photo.quantize(16), {}),
    "strip.png": (photo.resize((3, 310)), {}), "lossless.webp": (photo.resize((80, 70)), {"lossless": True}),
}
preprocess = image_transform(SIDE, is_train=False, mean=MEAN, std=STD)
tokenizer = HFTokenizer(str(work), context_length=256)
reference = {"images": [], "texts": []}
shorten = lambda vector: [float(f"{v:.9g}") for v in vector.numpy()]
with torch.no_grad():
    for name, (picture, options) in pictures.items():
        picture.save(folder / name, **options)
        opened = Image.open(folder / name)
        pixels = preprocess(opened)
        vector = torch.nn.functional.normalize(model.visual(pixels[None]), dim=-1)[0]
        plain = pixels.numpy().transpose(1, 2, 0) * np.array(STD) + np.array(MEAN)
        rgb = np.ascontiguousarray(np.round(plain * 255).astype(np.uint8))
        reference["images"].append({
            "file": name, "mode": opened.mode, "rgbSha256": hashlib.sha256(rgb.tobytes()).hexdigest(), "embedding": shorten(vector),
        })
    for text, ids in zip(texts, tokenizer(texts)):
        vector = torch.nn.functional.normalize(model.text(ids[None]), dim=-1)[0]
        reference["texts"].append({"text": text, "ids": [int(i) for i in ids[ids != 0]], "embedding": shorten(vector)})
reference["versions"] = {
    "open_clip_torch": open_clip.__version__, "timm": timm.__version__, "transformers": transformers.__version__,
    "torch": torch.__version__, "torchvision": torchvision.__version__, "Pillow": PIL.__version__,
}
(folder / "reference.json").write_text(json.dumps(reference, ensure_ascii=False, indent=1))
for file in work.iterdir():
    file.unlink()
work.rmdir()
