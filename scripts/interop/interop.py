"""interop.py FOLDER: opens every model in FOLDER with Transformers and compares logits and greedy ids with
expected.json, which our engine wrote. Ends with the line `N passed, N failed`."""
import json
import pathlib
import sys

import torch
from transformers import T5ForConditionalGeneration

TOLERANCE = 1e-4


def compare(folder):
    expected = json.loads((folder / "expected.json").read_text())
    model = T5ForConditionalGeneration.from_pretrained(folder).eval()
    encoder_ids = torch.tensor(expected["encoderIds"])
    decoder_ids = torch.tensor(expected["decoderIds"])
    with torch.no_grad():
        # Without its cache: Transformers 5 makes one by the encoder's depth, which fails for a deeper decoder.
        logits = model(
            input_ids=encoder_ids,
            attention_mask=(encoder_ids > 0).long(),
            decoder_input_ids=decoder_ids,
            use_cache=False,
        ).logits
        ids = model.generate(encoder_ids[:1], max_new_tokens=12, do_sample=False, use_cache=False)[0].tolist()
    deviation = (logits - torch.tensor(expected["logits"]).reshape(logits.shape)).abs().max().item()
    files = len(list(folder.glob("*.safetensors")))
    print(f"{folder.name}: weights in {files} file(s), logits off by {deviation:.1e} (at most {TOLERANCE:.0e}), greedy ids {ids}")
    if ids != expected["greedy"]:
        print(f"{folder.name}: our engine wrote {expected['greedy']}")
    # A model that repeats one id would hide most mistakes.
    return [deviation <= TOLERANCE, ids == expected["greedy"], len(set(ids)) >= 4]


def main():
    folders = sorted(path for path in pathlib.Path(sys.argv[1]).iterdir() if path.is_dir())
    results = [result for folder in folders for result in compare(folder)]
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    sys.exit(0 if results and all(results) else 1)


if __name__ == "__main__":
    main()
