// SPDX-License-Identifier: GPL-3.0-or-later
// Reports are read by their shape: counts, warnings, what is refused, and that the same again adds nothing.
#include "importsbench.h"

using namespace wavedeck;
using namespace wavedeck::imports;

class TestImports : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void counts_data();
    void counts();
    void warningsAreTold();
    void countsFollowTheDocument();
    void places();
    void nothingTwice();
    void unrelated();
    void givenReports();
};

void TestImports::counts_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QJsonObject>("wanted");
    QTest::newRow("six phases") << "six-phase.md"
                                << "retrospective" << expected(R"({"participants":3,"contributions":16,
        "contributions_by_phase":{"went-well":4,"improve":4,"lessons":4,"recommendations":4},"recommendations_raw":4,
        "recommendations":3,"recommendations_by_priority":{"CRITICAL":1,"HIGH":1,"LOW":1},"recommendations_additional":1,
        "action_items":1,"next_steps":2,"gates":3,"gates_by_enforcement":{"blocking":2,"advisory":1},"tiers":2,
        "phases":6,"documents":2,"checklist_items":2,"themes":2,"objectives":2,"rules":2,"reactions":2,"meta_lessons":1,
        "debt_items":0,"risks":0})");
    QTest::newRow("short form") << "short-form.md"
                                << "retrospective" << expected(R"({"contributions":4,"action_items":3,
        "action_items_by_priority":{"P0":1,"P1":2},"gaps":5,"gaps_by_severity":{"CRITICAL":1,"HIGH":4},"patterns":2,
        "anti_patterns":1,"gates":2,"waves":2,"phases":2,"lessons":2,"checklist_items":2,"documents":1,"metric_rows":6,
        "next_steps":1})");
    QTest::newRow("risks") << "risk.md"
                           << "risk-session" << expected(R"({"risks":4,"risks_by_level":{"HIGH":1,"MEDIUM":2,
        "LOW":1},"assessments":2,"approval_rows":2,"action_items":2,"action_items_by_priority":{"HIGH":1,"MEDIUM":1},
        "next_steps":3,"insights":1,"lessons":2,"phases":2,"workflow_states":4,"commands":2,"documents":3,
        "participants":2,"recommendations_raw":2})");
    QTest::newRow("history") << "history.md"
                             << "history" << expected(R"({"debt_items":6,"debt_by_priority":{"P0":1,"P1":3,
        "P2":2},"layers":3,"lessons":2,"metric_rows":4,"next_steps":2,"phases":3,"documents":2,"criteria":2})");
    QTest::newRow("knowledge") << "knowledge.md"
                               << "knowledge" << expected(R"({"patterns":4,"anti_patterns":1,
        "principles":1,"code_blocks":2,"checklist_items":2,"embed_rules":3,"layers":3,"metric_rows":4,"phases":2,
        "versions":1,"topics":4})");
}

void TestImports::counts()
{
    QFETCH(QString, file);
    QFETCH(QString, kind);
    QFETCH(QJsonObject, wanted);
    const Report report = read(shaped(file), file);
    QCOMPARE(report.kind, kind);
    QCOMPARE(differing(countsOf(report), wanted), QString());
}

void TestImports::warningsAreTold()
{
    const Report retro = read(shaped(QStringLiteral("six-phase.md")));
    QVERIFY(warns(retro, 240, "90 minutes altogether, counted are 100"));
    QVERIFY(warns(retro, 248, "says 10, counted are 8"));
    QVERIFY(warns(retro, 253, "says 2, counted are 1"));
    QVERIFY(warns(retro, 259, "says 3, counted are 1"));
    QVERIFY(warns(retro, 264, "says 2, counted are 1"));
    QVERIFY(warns(retro, 268, "counted are 8 h"));
    QVERIFY(warns(retro, 270, "counted are 51 h"));
    QCOMPARE(retro.warnings.size(), 8);
    const Report brief = read(shaped(QStringLiteral("short-form.md")));
    for (const char* part : {"parts (30 APPLE, 40 PEAR) sum up to 70", "10x is claimed", "3/4 is called 50 %",
             "from $5 to $30", "sum up to 7, line 12 says 9", "the rows sum up to 5", "the total says 90%"})
        QVERIFY2(warns(brief, 0, part), part);
    QCOMPARE(brief.warnings.size(), 7);
    const Report risk = read(shaped(QStringLiteral("risk.md")));
    for (const char* part : {"says LOW, a risk in it is HIGH", "5 risks are said", "\"Note\" says", "repeats the one",
             "each phase is said to be LOW", "2 critical gaps"})
        QVERIFY2(warns(risk, 0, part), part);
    const Report history = read(shaped(QStringLiteral("history.md")));
    for (const char* part : {"2 phases, 3 stand", "P1: the header says 4", "P2: the header says 1", "1 texts for 2",
             "the highest of the sessions before is 50", "80 % is said to be higher than 90 %"})
        QVERIFY2(warns(history, 0, part), part);
    const Report knowledge = read(shaped(QStringLiteral("knowledge.md")));
    for (const char* part : {"sum up to 3, line 32 says 5", "3 phases are claimed", "80 % are delegated here, 95 %",
             "WOOD_CLAMP stand", "\"WOOD-SAW\" is written \"WOOD_SAW\""})
        QVERIFY2(warns(knowledge, 0, part), part);
}

void TestImports::countsFollowTheDocument()
{
    const QByteArray whole = shaped(QStringLiteral("six-phase.md"));
    QByteArray less = whole;
    const auto cut = [&](const char* from, const char* to) {
        const qsizetype begin = less.indexOf(from);
        less.remove(begin, less.indexOf(to, begin) - begin);
    };
    cut("**2. Grease every morning**", "## PHASE 3");
    cut("**2. Radio drill (L1", "### LOW PRIORITY (Next");
    QJsonObject counts = countsOf(read(less));
    QCOMPARE(counts.value(QStringLiteral("contributions")).toInt(), 15);
    QCOMPARE(counts.value(QStringLiteral("recommendations")).toInt(), 2);
    QVERIFY(!counts.value(QStringLiteral("recommendations_by_priority")).toObject().contains(QStringLiteral("HIGH")));
    // In another order, and under other names, it is as many.
    QByteArray moved = whole;
    const qsizetype low = moved.indexOf("### LOW PRIORITY (Next");
    const QByteArray part = moved.mid(low, moved.indexOf("## PHASE 6") - low);
    moved.remove(low, part.size());
    moved.insert(moved.indexOf("### CRITICAL PRIORITY (Next"), part);
    moved.replace("HARBOUR MASTER", "QUAY KEEPER").replace("Radio drill", "Whistle drill");
    QCOMPARE(countsOf(read(moved)).value(QStringLiteral("recommendations_by_priority")),
        countsOf(read(whole)).value(QStringLiteral("recommendations_by_priority")));
    QCOMPARE(countsOf(read(moved)).value(QStringLiteral("contributions")).toInt(), 16);
    QByteArray debts = shaped(QStringLiteral("history.md"));
    debts.replace(
        "DEBT-002 through DEBT-004: Gear teeth, axle grease, bell rope", "DEBT-002 through DEBT-006: Gear teeth");
    QCOMPARE(
        countsOf(read(debts)).value(QStringLiteral("debt_by_priority")).toObject().value(QStringLiteral("P1")).toInt(),
        5);
    // Only a priority or somebody who took part is cut off a title; what our own reports escape is read back.
    QByteArray titles = whole;
    titles.replace(
        "**2. Grease every morning**", "**2. Grease (twice)**\n\n**3. Three things\\:**\n\n**4. O(n\\^2) loops**");
    const Report named = read(titles);
    for (const char* title : {"Grease (twice)", "Three things:", "O(n^2) loops"})
        QVERIFY2(std::any_of(named.found.begin(), named.found.end(),
                     [&](const Found& one) { return one.title == QLatin1String(title); }),
            title);
    QCOMPARE(countsOf(named).value(QStringLiteral("contributions")).toInt(), 18);
    // An id that stands twice is one item, and that is told.
    debts = shaped(QStringLiteral("history.md"));
    debts.replace("DEBT-002 through", "DEBT-001: Once more\n- DEBT-002 through");
    QCOMPARE(countsOf(read(debts)).value(QStringLiteral("debt_items")).toInt(), 6);
    QVERIFY(warns(read(debts), 0, "DEBT-001 stands twice"));
    // A table that repeats columns of another one is taken once, whichever stands first.
    const QByteArray risk = shaped(QStringLiteral("risk.md"));
    QList<QByteArray> sections;
    for (qsizetype from = risk.indexOf("\n## "); from >= 0;) {
        const qsizetype next = risk.indexOf("\n## ", from + 1);
        sections.prepend(risk.mid(from, next < 0 ? -1 : next - from));
        from = next;
    }
    const Report turned = read(risk.left(risk.indexOf("\n## ")) + sections.join());
    QCOMPARE(countsOf(turned).value(QStringLiteral("approval_rows")).toInt(), 2);
    QVERIFY(warns(turned, 0, "repeats the one"));
}

void TestImports::places()
{
    Register reg;
    QVERIFY(reg.store != nullptr);
    QList<Report> reports;
    for (const QString& name : allShapes())
        reports.append(read(shaped(name), name));
    const auto taken = take(*reg.store, reports, reg.by, 1'780'000'000'000);
    QVERIFY2(taken.ok(), qPrintable(taken ? QString() : taken.error().line()));
    RetroRepository retros(*reg.store);
    const auto id = retros.withCode(QStringLiteral("RETRO-2026-03-04-CRANE"));
    QVERIFY(id.has_value());
    const auto retro = retros.retro(*id);
    QCOMPARE(retro->participants.size(), 3);
    QCOMPARE(retro->notes.size(), 12);
    QCOMPARE(retro->recommendations.size(), 4 + 1 + 3);
    QCOMPARE(retro->facilitator, 3);
    QCOMPARE(retro->participants.at(1).word, QStringLiteral("Curious"));
    const auto rope = std::find_if(retro->recommendations.begin(), retro->recommendations.end(),
        [](const auto& one) { return !one.raw && one.number == 1; });
    QCOMPARE(rope->owners, QStringList({QStringLiteral("L1 Crane"), QStringLiteral("L2 Store")}));
    QCOMPARE(rope->effortMin, 180);
    QCOMPARE(rope->priority, QStringLiteral("CRITICAL"));
    QCOMPARE(rope->from.size(), 1);
    // What is said in weeks is due by the document's own day (RETRO-10); what is said as a day, at its end.
    const auto due = [&](int number) {
        const auto one = std::find_if(retro->recommendations.begin(), retro->recommendations.end(),
            [&](const auto& some) { return !some.raw && some.number == number; });
        return QDateTime::fromMSecsSinceEpoch(one->dueAt, Qt::UTC).toString(Qt::ISODateWithMs);
    };
    QCOMPARE(due(1), QStringLiteral("2026-03-05T23:59:59.999Z"));
    QCOMPARE(due(2), QStringLiteral("2026-03-18T23:59:59.999Z"));
    QCOMPARE(due(3), QStringLiteral("2026-06-04T23:59:59.999Z"));
    QCOMPARE(retro->followUpAt, retro::dueOf(QStringLiteral("HIGH"), retro->createdAt));
    const auto silent = std::find_if(retro->notes.begin(), retro->notes.end(),
        [](const auto& one) { return one.title == QLatin1String("Radio was silent"); });
    QCOMPARE(silent->severity, QStringLiteral("HIGH"));
    QCOMPARE(silent->by, 1);
    QCOMPARE(silent->fields.value(QStringLiteral("recommendation")), QStringLiteral("Test the radio daily."));
    const auto debts = DebtRepository(*reg.store).items();
    QCOMPARE(debts.size(), 6);
    QVERIFY(debts.first().isResolved());
    QCOMPARE(debts.first().dueAt, 0);
    QVERIFY(debts.first().evidence.startsWith(QLatin1String("as reported")));
    const auto risks = RiskRepository(*reg.store).rows();
    QCOMPARE(risks.size(), 2);
    QCOMPARE(RiskRepository(*reg.store).content(risks.first().id)->risks.size(), 2);
    QCOMPARE(risks.first().state, risk::State::Draft);
    const auto followUps = RiskRepository(*reg.store).content(risks.first().id)->followUps;
    QCOMPARE(followUps.size(), 2);
    QCOMPARE(followUps.first().owner, QStringLiteral("Mason"));
    QCOMPARE(followUps.first().effortMin, std::optional<int>(120));
    QCOMPARE(followUps.first().horizonDays, std::optional<int>(7));
    const auto sessions = HistoryRepository(*reg.store).reported();
    const auto seventh = std::find_if(
        sessions.begin(), sessions.end(), [](const auto& one) { return one.name == QLatin1String("Session 7"); });
    QVERIFY(seventh != sessions.end());
    const auto agents = std::find_if(seventh->values.begin(), seventh->values.end(),
        [](const auto& one) { return one.key == QLatin1String("agents_spawned"); });
    QCOMPARE(agents->value, 12.0);
    QCOMPARE(agents->qualifier, QStringLiteral("at-least"));
    QCOMPARE(seventh->nextSteps.size(), 2);
    const auto entries = KnowledgeRepository(*reg.store).entries({{QStringLiteral("pattern")}, {}, {}, false, 0});
    const auto glue = std::find_if(entries.begin(), entries.end(),
        [](const auto& one) { return one.title == QLatin1String("Glue Before Screws"); });
    QVERIFY(glue != entries.end());
    QCOMPARE(glue->source, QStringLiteral("Session 3 (2026-02-02)"));
    QVERIFY(glue->text.contains(QLatin1String("def glue(board):\n    # Not a heading\n    return board")));
    QCOMPARE(ImportRepository(*reg.store).documents().size(), 5);
}

void TestImports::nothingTwice()
{
    Register reg;
    QList<Report> reports;
    for (const QString& name : allShapes())
        reports.append(read(shaped(name), name));
    const auto first = take(*reg.store, reports, reg.by, 1);
    QVERIFY2(first.ok(), qPrintable(first ? QString() : first.error().line()));
    QCOMPARE(planned(nullptr, reports).added, first->added);
    // What several lessons say is a theme of the lessons: they can be linked to it.
    const auto whole = RetroRepository(*reg.store).retro(QStringLiteral("RETRO-001"));
    QVERIFY(whole && !whole->themes.isEmpty());
    QCOMPARE(whole->themes.last().title, QStringLiteral("Look before lifting"));
    QCOMPARE(whole->themes.last().phase, QStringLiteral("lessons"));
    const int rows = reg.everything();
    QList<Report> again;
    for (const QString& name : allShapes()) {
        QByteArray bytes = shaped(name);
        bytes.replace("\n", "\r\n");
        again.append(read("\xEF\xBB\xBF" + bytes, QStringLiteral("other-") + name));
    }
    QCOMPARE(planned(reg.store.get(), again).added, 0);
    const auto second = take(*reg.store, again, reg.by, 2);
    QVERIFY(second.ok());
    QCOMPARE(second->added, 0);
    QCOMPARE(second->unchanged, first->added);
    QCOMPARE(reg.everything(), rows);
    // One more item: only that.
    QByteArray more = shaped(QStringLiteral("six-phase.md"));
    more.replace(
        "**2. Grease every morning**", "**2. Grease every morning**\n\nIt helped.\n\n**3. Fog horn worked**\n");
    const auto third = take(*reg.store, {read(more)}, reg.by, 3);
    QVERIFY(third.ok());
    QVERIFY2(third->added >= 1 && third->added <= 2, qPrintable(QString::number(third->added)));
    QCOMPARE(RetroRepository(*reg.store).ids().size(), 2);
}

void TestImports::unrelated()
{
    Register reg;
    for (const QByteArray& text : {shaped(QStringLiteral("unrelated.md")), QByteArray(), QByteArray("# Only a title\n"),
             QByteArray("```\nDEBT-001: x\n"), QByteArray("- [ ] one\n- [ ] two\n")}) {
        const Report report = read(text);
        QVERIFY(report.kind.isEmpty());
        QVERIFY(report.found.isEmpty());
        const auto taken = take(*reg.store, {report}, reg.by, 1);
        QVERIFY(taken.ok());
        QCOMPARE(taken->added, 0);
    }
    QCOMPARE(reg.everything(), 0);
}

/// Reports that somebody has, with the counts that are expected of them: WAVEDECK_SEEDS names their folder; beside
/// each X.txt stands what to expect, X.json {"kind","counts","warnings"}, or in expected.json by file.
void TestImports::givenReports()
{
    const QString folder = qEnvironmentVariable("WAVEDECK_SEEDS");
    if (folder.isEmpty())
        QSKIP("WAVEDECK_SEEDS names no folder");
    QFile file(qEnvironmentVariable("WAVEDECK_SEEDS_EXPECTED"));
    QVERIFY2(
        file.open(QIODevice::ReadOnly), "WAVEDECK_SEEDS_EXPECTED names a JSON file: [{file,kind,counts,warnings}]");
    const QJsonArray all = QJsonDocument::fromJson(file.readAll()).array();
    QVERIFY(!all.isEmpty());
    Register reg;
    QList<Report> reports;
    for (const QJsonValue& one : all) {
        QFile seed(folder + QLatin1Char('/') + one[QLatin1String("file")].toString());
        QVERIFY2(seed.open(QIODevice::ReadOnly), qPrintable(seed.fileName()));
        reports.append(read(seed.readAll(), seed.fileName()));
        const Report& report = reports.last();
        QCOMPARE(report.kind, one[QLatin1String("kind")].toString());
        QCOMPARE(differing(countsOf(report), one[QLatin1String("counts")].toObject()), QString());
        QVERIFY(report.warnings.size() >= one[QLatin1String("warnings")].toInt());
    }
    const auto first = take(*reg.store, reports, reg.by, 1);
    QVERIFY2(first.ok(), qPrintable(first ? QString() : first.error().line()));
    const auto second = take(*reg.store, reports, reg.by, 2);
    QCOMPARE(second->added, 0);
}

QTEST_GUILESS_MAIN(TestImports)
#include "tst_imports.moc"
