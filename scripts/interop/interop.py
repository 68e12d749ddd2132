"""interop.py FOLDER: opens every model in FOLDER with Transformers and compares ids of texts, logits and greedy ids with
expected.json, which our engine wrote. Ends with the line `N passed, N failed`."""
import json
import pathlib
import sys

import torch
from transformers import AutoConfig, AutoModelForSeq2SeqLM, AutoTokenizer, T5EncoderModel, T5ForConditionalGeneration

TOLERANCE = 1e-4


def compare_texts(folder, texts):
    """Ids that the exported tokenizer reads, and the text that it writes of them, but for unknown pieces."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    results = []
    for case in texts:
        ids = tokenizer(case["text"])["input_ids"]
        written = tokenizer.decode(ids[:-1])
        unknown = tokenizer.unk_token_id in ids
        right = ids == case["ids"] and (unknown or written == case["written"])
        results.append(right)
        if not right:
            print(f"{folder.name}: {case['text']!r} is {case['ids']}, {case['written']!r} here and {ids}, {written!r} there")
    print(f"{folder.name}: {type(tokenizer).__name__}, {sum(results)} of {len(results)} texts with equal ids")
    return results


def refused(folder):
    """Whether nothing opens the folder as a T5."""
    results = []
    for opener in (T5ForConditionalGeneration, T5EncoderModel, AutoModelForSeq2SeqLM, AutoConfig):
        try:
            opener.from_pretrained(folder)
            print(f"{folder.name}: {opener.__name__} opened it")
            results.append(False)
        except Exception as error:  # of whatever kind, as long as nothing is opened
            print(f"{folder.name}: {opener.__name__} refuses it: {str(error).strip().splitlines()[-1][:100]}")
            results.append(True)
    return results


def compare_model(folder, expected):
    model = T5ForConditionalGeneration.from_pretrained(folder).eval()
    encoder_ids = torch.tensor(expected["encoderIds"])
    decoder_ids = torch.tensor(expected["decoderIds"])
    with torch.no_grad():
        logits = model(
            input_ids=encoder_ids,
            attention_mask=(encoder_ids > 0).long(),
            decoder_input_ids=decoder_ids,
            use_cache=False,
        ).logits
        ids = model.generate(encoder_ids[:1], max_new_tokens=12, do_sample=False)[0].tolist()
    deviation = (logits - torch.tensor(expected["logits"]).reshape(logits.shape)).abs().max().item()
    files = len(list(folder.glob("*.safetensors")))
    print(f"{folder.name}: weights in {files} file(s), logits off by {deviation:.1e} (at most {TOLERANCE:.0e}), greedy ids {ids}")
    if ids != expected["greedy"]:
        print(f"{folder.name}: our engine wrote {expected['greedy']}")
    # A model that repeats one id would hide most mistakes.
    return [deviation <= TOLERANCE, ids == expected["greedy"], len(set(ids)) >= 4]


def compare(folder):
    expected = json.loads((folder / "expected.json").read_text())
    texts = compare_texts(folder, expected["texts"]) if "texts" in expected else []
    return texts + (refused(folder) if expected.get("refused") else compare_model(folder, expected))


def main():
    folders = sorted(path for path in pathlib.Path(sys.argv[1]).iterdir() if path.is_dir())
    results = [result for folder in folders for result in compare(folder)]
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    sys.exit(0 if results and all(results) else 1)


if __name__ == "__main__":
    main()
