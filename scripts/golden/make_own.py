"""Makes the project's own small golden set: tiny T5 models with PyTorch's numbers, in the layout of T5_GOLDEN.

    python scripts/golden/make_own.py scripts/golden/own

Needs torch, transformers, safetensors. Runs in float64 and stores float32, so that a difference is the reader's.
Deterministic: the same versions write the same bytes.
"""

import json
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import T5Config, T5ForConditionalGeneration

Z_LOSS = 1e-4
PAD, EOS = 0, 1

SIZES = dict(
    vocab_size=96, d_model=16, d_ff=24, num_layers=2, num_decoder_layers=1, num_heads=3, d_kv=4,
    relative_attention_num_buckets=8, relative_attention_max_distance=12, dropout_rate=0.0,
    pad_token_id=PAD, eos_token_id=EOS, decoder_start_token_id=PAD,
)
MODELS = {
    "tiny-relu-tied": dict(feed_forward_proj="relu", tie_word_embeddings=True),
    "tiny-gated-gelu-untied": dict(feed_forward_proj="gated-gelu", tie_word_embeddings=False),
}
# name: lengths of the inputs of each row, lengths of its targets, whether gradients are recorded
CASES = {"one": ([1], [1], False), "short": ([7, 7], [5, 5], False), "padded": ([33, 9, 20], [18, 1, 11], True)}


def padded(rows, filler):
    width = max(len(row) for row in rows)
    return torch.tensor([row + [filler] * (width - len(row)) for row in rows])


def random_ids(length, generator):
    return torch.randint(2, SIZES["vocab_size"], (length - 1,), generator=generator).tolist() + [EOS]


def make_case(input_lengths, target_lengths, generator):
    inputs = [random_ids(length, generator) for length in input_lengths]
    targets = [random_ids(length, generator) for length in target_lengths]
    labels = padded(targets, -100)
    return {
        "input_ids": padded(inputs, PAD),
        "attention_mask": padded([[1] * len(row) for row in inputs], 0),
        "decoder_input_ids": padded([[PAD] + row[:-1] for row in targets], PAD)[:, : labels.shape[1]],
        "labels": labels,
    }


def forward(model, case):
    encoder = model.encoder(input_ids=case["input_ids"], attention_mask=case["attention_mask"]).last_hidden_state
    logits = model(
        input_ids=case["input_ids"], attention_mask=case["attention_mask"], decoder_input_ids=case["decoder_input_ids"]
    ).logits
    scored = case["labels"] != -100
    log_z = torch.logsumexp(logits[scored], -1)
    chosen = logits[scored].gather(-1, case["labels"][scored][:, None])[:, 0]
    loss = (log_z - chosen).mean()
    return encoder, logits, loss, loss + Z_LOSS * (log_z**2).mean()


def gradients(model, loss):
    names, parameters = zip(*model.named_parameters())
    found = torch.autograd.grad(loss, parameters, retain_graph=True)
    return dict(zip(names, found))


def record(model, name, case, with_gradients, tensors):
    encoder, logits, loss, loss_with_z = forward(model, case)
    entry = {
        "case": name, "loss": loss.item(), "loss_with_z": loss_with_z.item(), "z_loss": Z_LOSS,
        "gradients": with_gradients,
    }
    tensors.update({f"{name}.{key}": ids.int() for key, ids in case.items()})
    tensors.update({f"{name}.encoder": encoder, f"{name}.logits": logits})
    if with_gradients:
        plain = gradients(model, loss)
        entry["global_norm"] = torch.sqrt(sum((part**2).sum() for part in plain.values())).item()
        tensors.update({f"{name}.grad.{key}": part for key, part in plain.items()})
        tensors.update({f"{name}.grad_with_z.{key}": part for key, part in gradients(model, loss_with_z).items()})
    return entry


def stored(tensors):
    return {
        name: (part.float() if part.is_floating_point() else part).detach().contiguous().clone()
        for name, part in sorted(tensors.items())
    }


def make_model(settings):
    model = T5ForConditionalGeneration(T5Config(**SIZES, **settings, attn_implementation="eager"))
    generator = torch.Generator().manual_seed(5)
    for name, parameter in sorted(model.named_parameters()):
        # Far from the initial values, so that a norm's scale or a bias that is left out shows.
        scale, shift = (0.3, 1.0) if "layer_norm" in name else (0.4, 0.0)
        parameter.data = shift + scale * torch.randn(parameter.shape, generator=generator)
    # Through float32, because that is what the file holds.
    return model.float().double().eval()


def config_of(settings):
    return {
        "architectures": ["T5ForConditionalGeneration"], "model_type": "t5", **SIZES, **settings,
        "layer_norm_epsilon": 1e-6, "initializer_factor": 1.0, "is_encoder_decoder": True, "use_cache": True,
    }


def make_folder(folder, settings):
    folder.mkdir(parents=True, exist_ok=True)
    model = make_model(settings)
    generator = torch.Generator().manual_seed(17)
    tensors, index = {}, []
    for name, (input_lengths, target_lengths, with_gradients) in CASES.items():
        case = make_case(input_lengths, target_lengths, generator)
        index.append(record(model, name, case, with_gradients, tensors))
    save_file(stored(dict(model.named_parameters())), folder / "model.safetensors", {"format": "pt"})
    save_file(stored(tensors), folder / "cases.safetensors")
    (folder / "cases.json").write_text(json.dumps(index, indent=1) + "\n")
    (folder / "config.json").write_text(json.dumps(config_of(settings), indent=1) + "\n")


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "scripts/golden/own")
    for model_name, model_settings in MODELS.items():
        make_folder(target / "t5" / model_name, model_settings)
