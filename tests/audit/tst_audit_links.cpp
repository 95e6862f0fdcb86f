// SPDX-License-Identifier: GPL-3.0-or-later
#include "repo.h"

#include <QFile>
#include <QTest>

class TestLinks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void markdown_data();
    void markdown();
    void untrackedTarget();
    void html();
};

void TestLinks::markdown_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QStringList>("rules"); // "line rule"
    const auto row = [](const char* name, const char* text, const QStringList& rules) {
        QTest::newRow(name) << QByteArray(text) << rules;
    };
    const QString dead = QStringLiteral("1 dead-link");
    row("there", "[a](there.md) [b](./sub/) [c](sub/x%20y.md) [d](<sub/x y.md>) [e](there.md \"title\")\n", {});
    row("dead", "[a](gone.md)\n", {dead});
    row("dead image", "x\n![a](gone.png)\n", {QStringLiteral("2 dead-image")});
    row("dead definition", "[a]\n\n[a]: gone.md\n", {QStringLiteral("3 dead-link")});
    row("footnote", "[^1]: gone.md\n", {});
    row("code fence", "```md\n[a](gone.md)\n```\n~~~\n[a](gone.md)\n~~~\n[b](gone.md)\n",
        {QStringLiteral("7 dead-link")});
    row("fence in a list", "- x\n  ```\n  [a](gone.md)\n  ```\n", {});
    row("code span", "`[a](gone.md)` and ``x ` [a](gone.md)``\n", {});
    row("indented code", "text\n\n    [a](gone.md)\n\n[b](gone.md)\n", {QStringLiteral("5 dead-link")});
    row("in a list, not code", "- x\n\n    [a](gone.md)\n", {QStringLiteral("3 dead-link")});
    row("comment", "<!-- [a](gone.md) -->\n", {});
    row("external", "[a](https://x.org/gone.md) [b](mailto:a@b.c) [c](//x.org/y) <https://x.org>\n", {});
    row("out of the repository", "[a](../../issues)\n", {});
    row("root of the repository or of a site", "[a](/sub/gone.md) [b](/about) [c](/blog/x) [d](/there.md)\n", {dead});
    row("parentheses", "[a](sub/f(1).md)\n", {});
    row("raw html", "<img src=\"gone.png\"> <a href='there.md'>x</a>\n", {QStringLiteral("1 dead-image")});
    row("own anchor", "# One Two\n[a](#one-two) [b](#none)\n", {QStringLiteral("2 dead-anchor")});
    row("slugs",
        "# A `code` & *more*!\n# Twice\n# Twice\n# [Link](there.md) v1.2\n[a](#a-code--more) [b](#twice-1) "
        "[c](#link-v12) [d](#twice-2)\n",
        {QStringLiteral("5 dead-anchor")});
    row("setext and ids", "Title\n=====\n<a name=\"own\"></a>\n[a](#title) [b](#own)\n", {});
    row("anchor elsewhere", "[a](there.md#head) [b](there.md#none) [c](code.py#L3)\n",
        {QStringLiteral("1 dead-anchor")});
    row("heading in a fence", "```\n# Not one\n```\n[a](#not-one)\n", {QStringLiteral("4 dead-anchor")});
    row("no link", "a[0](x y) and \\[a\\](gone.md)\n", {});
}

void TestLinks::markdown()
{
    QFETCH(QByteArray, text);
    QFETCH(QStringList, rules);
    Repo repo;
    repo.write("page.md", text);
    repo.write("there.md", "# Head\n");
    repo.write("code.py", "x = 1\n");
    repo.write("sub/x y.md", "x\n");
    repo.write("sub/f(1).md", "x\n");
    repo.commit();
    QStringList found;
    const Answer answer = scan({QStringLiteral("links"), repo.path()});
    const QJsonArray findings = answer.json.value(QStringLiteral("findings")).toArray();
    for (const QJsonValue& finding : findings)
        found.append(QStringLiteral("%1 %2")
                         .arg(finding[QStringLiteral("line")].toInt())
                         .arg(finding[QStringLiteral("rule")].toString()));
    QCOMPARE(found, rules);
}

void TestLinks::untrackedTarget()
{
    Repo repo;
    repo.write("page.md", "[a](out.md)\n");
    repo.commit();
    repo.write("out.md", "x\n");
    QCOMPARE(scan({QStringLiteral("links"), repo.path()}).findings(),
        QStringList{QStringLiteral("page.md:1 untracked-target low")});
}

void TestLinks::html()
{
    Repo repo;
    repo.write("a.html",
        "<script>x = '<a href=\"gone.html\">';</script>\n<a href=\"gone.html\">x</a>\n<a href=\"/site\">y</a> <a "
        "href=\"{{ url }}\">z</a>\n");
    repo.commit();
    const Answer answer = scan({QStringLiteral("links"), repo.path()});
    QCOMPARE(answer.findings(), QStringList{QStringLiteral("a.html:2 dead-link medium")});
    QCOMPARE(answer.summary().value(QStringLiteral("dead_links")).toInt(), 1);
}

QTEST_GUILESS_MAIN(TestLinks)
#include "tst_audit_links.moc"
