"""A library of the strangers' documents: `python -m eval.bench.strangers FOLDER`; then `reviews --library FOLDER eval run strangers`."""

from eval.bench.filling import fill, folder_given
from eval.bench.strangers import files

if __name__ == "__main__":
    fill(folder_given("python -m eval.bench.strangers", __doc__), files())
