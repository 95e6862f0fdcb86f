// SPDX-License-Identifier: GPL-3.0-or-later
// A retrospective as Markdown and back: everything that a person gave and that the session measured is equal.
#include "models/imports/intake.h"
#include "models/retro/importable.h"
#include "models/retro/report.h"
#include "models/retro/templates.h"
#include "models/store/openforchange.h"
#include "models/store/retrorepository.h"
#include "retrorandom.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace wavedeck;
using namespace wavedeck::retro;
using wavedeck::test::RandomRetro;

namespace {

constexpr qint64 kNow = qint64(1'765'000'000) * 1000;

/// Paths at which two documents differ, and both values.
void differences(const QJsonValue& a, const QJsonValue& b, const QString& path, QStringList& found)
{
    if (a == b)
        return;
    if (a.isObject() && b.isObject()) {
        QStringList keys = a.toObject().keys();
        for (const QString& key : b.toObject().keys())
            if (!keys.contains(key))
                keys.append(key);
        for (const QString& key : keys)
            differences(a.toObject().value(key), b.toObject().value(key), path + QLatin1Char('/') + key, found);
        return;
    }
    if (a.isArray() && b.isArray() && a.toArray().size() == b.toArray().size()) {
        for (int i = 0; i < a.toArray().size(); ++i)
            differences(a.toArray().at(i), b.toArray().at(i), path + QLatin1Char('/') + QString::number(i), found);
        return;
    }
    const auto shown = [](const QJsonValue& value) {
        return QString::fromUtf8(QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact)).left(300);
    };
    found.append(path + QStringLiteral(": ") + shown(a) + QStringLiteral(" became ") + shown(b));
}

QString compared(const Retro& given)
{
    const QString text = QString::fromUtf8(markdownOf(given, kNow).toUtf8());
    const auto read = readReport(text);
    if (!read)
        return QStringLiteral("it is not read back\n") + text;
    QStringList found;
    differences(toJson(given), toJson(read->retro), {}, found);
    return found.isEmpty() ? QString() : QString(found.mid(0, 5).join(QLatin1Char('\n')) + QLatin1Char('\n') + text);
}

/// Where a report is imported.
struct Register {
    QString take(const QString& markdown)
    {
        const auto report = imports::reportOf(markdown.toUtf8(), QStringLiteral("r.md"));
        if (!report)
            return report.error().line();
        if (!report->own)
            return QStringLiteral("it is not known as ours");
        Actor by(QStringLiteral("ada"));
        by.roles = QStringList{QStringLiteral("Admin")};
        by.person = 1;
        by.signedIn = true;
        found = int(report->found.size());
        const auto taken = imports::take(*store, {*report}, by, kNow);
        if (!taken)
            return taken.error().line();
        added = taken->added;
        return taken->notes.join(QLatin1Char(' '));
    }
    QTemporaryDir folder;
    std::unique_ptr<Store> store = std::move(*openForChange(folder.path()));
    int found = 0;
    int added = 0;
};

Retro small();

} // namespace

class TestRetroReport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everythingComesBack();
    void imported();
    void countsFollow();
    void changedOtherwise();
    void anonymousStaysSo();
    void foreignIsMended();
};

void TestRetroReport::everythingComesBack()
{
    for (quint32 seed = 1; seed <= 300; ++seed) {
        const QString wrong = compared(RandomRetro(seed).make());
        QVERIFY2(wrong.isEmpty(), qPrintable(QStringLiteral("seed %1: %2").arg(seed).arg(wrong.left(6000))));
    }
}

/// All but `id`, which the register gives, and `state` where it is none of the three words.
void TestRetroReport::imported()
{
    for (quint32 seed = 1000; seed < 1025; ++seed) {
        Retro given = RandomRetro(seed).make();
        Register there;
        const QString wrong = there.take(markdownOf(given, kNow));
        QVERIFY2(wrong.isEmpty(), qPrintable(QStringLiteral("seed %1: %2").arg(seed).arg(wrong)));
        const auto kept = RetroRepository(*there.store).kept(QStringLiteral("RETRO-001"));
        QVERIFY(kept.has_value());
        given.id = kept->retro.id;
        QStringList found;
        differences(toJson(given), toJson(kept->retro), {}, found);
        QVERIFY2(found.isEmpty(), qPrintable(QStringLiteral("seed %1: %2").arg(seed).arg(found.join(u'\n'))));
        QCOMPARE(there.added, there.found);
        QCOMPARE(there.take(markdownOf(given, kNow)), QString());
        QCOMPARE(there.added, 0);
    }
}

namespace {
Retro small()
{
    Retro r;
    r.title = QStringLiteral("Harbour");
    r.code = QStringLiteral("RETRO-2026-01-01-HARBOUR");
    r.state = QStringLiteral("in-progress");
    r.createdAt = kNow;
    r.phases
        = {{QStringLiteral("went-well"), QStringLiteral("What went well"), 1000, 0, QStringLiteral("running"), {}}};
    Participant ada;
    ada.number = 1;
    ada.name = QStringLiteral("Ada");
    r.participants = {ada};
    for (int i = 1; i <= 3; ++i) {
        Note note;
        note.number = i;
        note.phase = QStringLiteral("went-well");
        note.by = 1;
        note.title = QStringLiteral("Entry %1").arg(i);
        note.at = kNow + i;
        r.notes.append(note);
    }
    return r;
}
} // namespace

void TestRetroReport::countsFollow()
{
    const QString text = markdownOf(small(), kNow);
    QString without = text;
    without.replace(QStringLiteral("**2. Entry 2**\n\n"), QString());
    QVERIFY(without != text);
    auto read = readReport(without);
    QVERIFY(read.has_value());
    QCOMPARE(read->retro.notes.size(), 2);
    QCOMPARE(read->retro.notes.at(1), small().notes.at(2));
    QString renamed = text;
    renamed.replace(QStringLiteral("Entry 2"), QStringLiteral("Another"));
    read = readReport(renamed);
    QVERIFY(read.has_value());
    QCOMPARE(read->retro.notes.at(1).title, QStringLiteral("Another"));
    QCOMPARE(read->retro.notes.at(1).at, kNow + 2);
    QString more = text;
    more.replace(QStringLiteral("**2. Entry 2**\n"), QStringLiteral("**2. Entry 2**\n\n**4. New**\n"));
    read = readReport(more);
    QVERIFY(read.has_value());
    QCOMPARE(read->retro.notes.size(), 4);
    QCOMPARE(read->retro.notes.last().title, QStringLiteral("New"));
    QCOMPARE(read->retro.notes.last().number, 4);
}

/// Nothing is lost silently: it is read as anybody's report is.
void TestRetroReport::changedOtherwise()
{
    QString text = markdownOf(small(), kNow);
    text.replace(QStringLiteral("### Ada - What went well\n"),
        QStringLiteral("### Ada - What went well\n\nA remark that nobody of us writes.\n"));
    QVERIFY(!readReport(text).has_value());
    const auto report = imports::reportOf(text.toUtf8(), QStringLiteral("r.md"));
    QVERIFY(report.ok());
    QCOMPARE(report->kind, QStringLiteral("retrospective"));
    QVERIFY(!report->own.has_value());
    QCOMPARE(report->count("contribution"), 3);
    QVERIFY(report->warnings.first().message.contains(QLatin1String("changed")));
}

void TestRetroReport::anonymousStaysSo()
{
    Retro r = small();
    r.anonymous = true;
    QTemporaryDir folder;
    auto store = openForChange(folder.path());
    QVERIFY(store.ok());
    const Retro shown = withoutHidden(**store, r);
    for (const Note& one : shown.notes) {
        QCOMPARE(one.by, 0);
        QCOMPARE(one.at, 0);
    }
    QVERIFY(!markdownOf(shown, kNow).contains(QStringLiteral("Ada - What")));
    QVERIFY(importable(r).ok());
    QCOMPARE(r.notes.first().by, 0);
    QCOMPARE(r.notes.first().at, 0);
}

void TestRetroReport::foreignIsMended()
{
    Retro r = small();
    r.state = QStringLiteral("complete");
    r.notes[0].title = QString(700, QLatin1Char('x'));
    r.notes[1].severity = QStringLiteral("SEVERE");
    Recommendation one;
    one.number = 1;
    one.title = QStringLiteral("Nobody's");
    one.priority = QStringLiteral("HIGH");
    r.recommendations = {one};
    Retro strict = r;
    strict.notes = {};
    const Status refused = importable(strict);
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().what, QStringLiteral("recommendations/0/owners"));
    QVERIFY(refused.error().mend.contains(QLatin1String("\"owners\"")));
    QStringList told;
    QVERIFY(mended(r, told).ok());
    QCOMPARE(told.size(), 3);
    QCOMPARE(r.notes.at(0).title.size(), 500);
    QVERIFY(r.notes.at(1).severity.isEmpty());
    r.notes[0].by = 7; // what it names is not there
    QVERIFY(!mended(r, told).ok());
}

QTEST_GUILESS_MAIN(TestRetroReport)
#include "tst_retroreport.moc"
