"""How questions about eight small collections are answered: `python -m eval.bench.neighbours`, by half, collection and type."""

from eval.bench.neighbours import outcomes
from eval.measures import tables

SHOWN = {
    "passages Success@1": "first",
    "passages Success@3": "top 3",
    "passages Success@10": "top 10",
    "reviews R@10": "reviews",
    "quotations in 600 words": "600 words",
    "answered where answerable": "answered",
    "abstention recall": "abstained",
    "counting F1": "counting",
    "citation precision": "precision",
    "follow-up success": "follow-up",
}

if __name__ == "__main__":
    every = list(outcomes())
    print(f"{'':22}" + "".join(f"{name:>11}" for name in SHOWN.values()))
    report = [one for one in every if one.split == "report"]
    groups = (
        tables(every, lambda one: one.split),
        tables(every, lambda one: f"collection {one.id[1]}"),
        tables(report, lambda one: one.type),
    )
    for group in groups:
        for name, figures in group.items():
            values = [figures[measure].value for measure in SHOWN]
            print(f"{name:22}" + "".join(f"{'-' if value is None else f'{value:.3f}':>11}" for value in values))
        print()
