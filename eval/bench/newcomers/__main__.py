"""A library of the newcomers' documents: `python -m eval.bench.newcomers FOLDER`; then `reviews --library FOLDER eval run newcomers`."""

from eval.bench.filling import fill, folder_given
from eval.bench.newcomers import files

if __name__ == "__main__":
    fill(folder_given("python -m eval.bench.newcomers", __doc__), files())
