"""interop.py MODELS TRAINED: opens every model in MODELS with Transformers and compares ids of texts, logits and greedy ids
with expected.json, which our engine wrote; then trains it a little and saves it under TRAINED, with the logits it then has.
Ends with the line `N passed, N failed`."""
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


def logits_of(model, expected):
    encoder_ids = torch.tensor(expected["encoderIds"])
    with torch.no_grad():
        return model(
            input_ids=encoder_ids,
            attention_mask=(encoder_ids > 0).long(),
            decoder_input_ids=torch.tensor(expected["decoderIds"]),
            use_cache=False,
        ).logits


def compare_model(folder, expected, trained):
    model, info = T5ForConditionalGeneration.from_pretrained(folder, output_loading_info=True)
    made_up = sorted(info["missing_keys"]) + sorted(info["unexpected_keys"]) + sorted(info["mismatched_keys"])
    logits = logits_of(model.eval(), expected)
    first = torch.tensor(expected["encoderIds"])[:1]
    ids = model.generate(first, max_new_tokens=12, do_sample=False)[0].tolist()
    deviation = (logits - torch.tensor(expected["logits"]).reshape(logits.shape)).abs().max().item()
    files = len(list(folder.glob("*.safetensors")))
    print(f"{folder.name}: weights in {files} file(s), logits off by {deviation:.1e} (at most {TOLERANCE:.0e}), greedy ids {ids}")
    if ids != expected["greedy"]:
        print(f"{folder.name}: our engine wrote {expected['greedy']}")
    if made_up:
        print(f"{folder.name}: not as Transformers has it: {made_up}")
    # A model that repeats one id would hide most mistakes.
    equal = [deviation <= TOLERANCE, ids == expected["greedy"], len(set(ids)) >= 4, made_up == []]
    return equal + train_further(model, folder, expected, trained)


def train_further(model, folder, expected, trained):
    """A few steps as anyone would take them; what is saved opens as what was trained."""
    encoder_ids, labels = torch.tensor(expected["encoderIds"]), torch.tensor(expected["decoderIds"])[:, 1:].contiguous()
    optimizer = torch.optim.AdamW(model.train().parameters(), lr=1e-2)
    losses = []
    for _ in range(8):
        loss = model(input_ids=encoder_ids, attention_mask=(encoder_ids > 0).long(), labels=labels).loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    target = trained / folder.name
    model.eval().save_pretrained(target)
    if (folder / "tokenizer.json").exists():
        AutoTokenizer.from_pretrained(folder).save_pretrained(target)
        kept = compare_texts(target, expected["texts"])
    else:
        kept = []
    logits = logits_of(model, expected)
    again = logits_of(T5ForConditionalGeneration.from_pretrained(target).eval(), expected)
    (target / "logits.json").write_text(json.dumps(logits.flatten().tolist()))
    print(f"{folder.name}: trained further, loss {losses[0]:.2f} to {losses[-1]:.2f}")
    return kept + [losses[-1] < losses[0], torch.equal(logits, again)]


def compare(folder, trained):
    expected = json.loads((folder / "expected.json").read_text())
    texts = compare_texts(folder, expected["texts"]) if "texts" in expected else []
    return texts + (refused(folder) if expected.get("refused") else compare_model(folder, expected, trained))


def main():
    models, trained = (pathlib.Path(path) for path in sys.argv[1:])
    folders = sorted(path for path in models.iterdir() if path.is_dir())
    results = [result for folder in folders for result in compare(folder, trained)]
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    sys.exit(0 if results and all(results) else 1)


if __name__ == "__main__":
    main()
