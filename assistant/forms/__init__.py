"""One module a kind of question: each makes a draft from the material, or says what is missing."""
