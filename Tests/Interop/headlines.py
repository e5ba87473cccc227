"""A headline list read by the letter of its description, and one of the judges' own."""

import re

# Twelve articles, three with a caption, CR-free, no newline at the end.
SAMPLE = "\n\n".join([
    "The Harbour Wall Is Mended: And What Now?",
    "After a long autumn the masons have gone home. The wall stands. What are the mayor and her council planning for the quay?",
    "Bread and Salt: A Town’s Oldest Bakery",
    "Three sisters, one oven and a recipe that nobody has ever written down.",
    "Photo: The old crane at dusk\nWhile the Crane Sleeps, the Swallows Move In",
    "Nobody asked the swallows. They came anyway, and the “temporary” scaffolding is theirs until May.",
    "Keep the Night Bus on the Hill Road!",
    "The night bus carries nurses, bakers and the odd goat. Its timetable should not be drawn by people who sleep at night.",
    "The Long Low Tide and Its Surprises",
    "As the water went out farther than anyone remembers, everyone from the school to the fish market went to look.",
    "A Garden in Your Own Backyard: Open Letter to the Parks Committee",
    "The chairman is right about one thing: weeds are back and growing stronger every day. But has he ever asked what they are called?",
    "Image: Nora Lind\nPeople’s Orchestra Plays in the Rain—and Stays",
    "Nobody left. The second violin held an umbrella over the first.",
    "Lamps & Lanterns <by Night>: “Half the Street” Is Dark",
    "Of 240 lamps, 118 are out; that's 49 %. “We’re waiting for parts,” says the works office.",
    "Three Questions About the Tram",
    "When? Where? And who has the key to the depot?",
    "Caption with “quotes” & an ampersand\nThe Museum of Small Boats Opens on Sunday",
    "Forty boats, none longer than a hand. Entry is free for anyone who brings a forty-first.",
    "Why the Clock Strikes Thirteen",
    "It is not broken, says the clockmaker; it is generous.",
    "What We Learned from the Great Jam Contest",
    "Quince wins, as ever. A report in five spoons.",
])


def parse(text):
    """(caption or None, title, summary) of each article."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    lines = "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")
    blocks = re.split(r"\n{2,}", lines)
    assert len(blocks) % 2 == 0, "odd number of blocks"
    articles = []
    for heading, summary in zip(blocks[::2], blocks[1::2]):
        *caption, title = heading.split("\n")
        assert len(caption) <= 1, heading
        articles.append((caption[0] if caption else None, title, " ".join(summary.split("\n"))))
    return articles
