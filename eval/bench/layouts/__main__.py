"""How the documents in ordinary house styles are read: `python -m eval.bench.layouts`, a line a document and what was wrong in it."""

from eval.bench.layouts import measure

if __name__ == "__main__":
    every = list(measure())
    for one in every:
        print(
            f"{one.file[:52]:52} reviews {one.found}/{one.reviews}, read as {one.read}; "
            f"facts {one.facts[0]}/{one.facts[1]}; parts {one.parts[0]}/{one.parts[1]}"
        )
        for line in one.wrong:
            print(f"    {line}")
    reviews, found = sum(one.reviews for one in every), sum(one.found for one in every)
    facts, parts = [
        [sum(of[n] for of in column) for n in (0, 1)] for column in ([f.facts for f in every], [f.parts for f in every])
    ]
    print(
        f"\n{sum(one.exact for one in every)} of {len(every)} documents have exactly their reviews; {found} of {reviews} reviews found; "
        f"facts {facts[0] / facts[1]:.3f}, parts in the right section {parts[0] / parts[1]:.3f}"
    )
