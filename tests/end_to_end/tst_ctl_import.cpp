// SPDX-License-Identifier: GPL-3.0-or-later
// Reports through the shipped program: what is counted, that nothing is added twice, and what is refused.
#include "ctl.h"

#include <QFile>
#include <QJsonArray>
#include <QTest>

using namespace wavedeck::test;

namespace {

QByteArray shaped(const char* name)
{
    QFile file(QStringLiteral(WAVEDECK_SOURCE_DIR "/tests/models/reports/") + QLatin1String(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool signIn(const Ctl& ctl)
{
    for (const char* one : {"user add ada --role Admin --password-fd 3",
             "user add fay --role Facilitator --password-fd 3 --as ada --as-password-fd 4",
             "user add olli --role Observer --password-fd 3 --as ada --as-password-fd 4", "signin fay --password-fd 3"})
        if (ctl.withPassword(QLatin1String(one)).status != 0)
            return false;
    return true;
}

int number(const Answer& answer, const char* key)
{
    return answer.json().value(QLatin1String(key)).toInt(-1);
}

QJsonObject fileIn(const Answer& answer, int index)
{
    return answer.json().value(QLatin1String("files")).toArray().at(index).toObject();
}

} // namespace

class TestCtlImport : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void onceAndNeverTwice();
    void nothingIsStored();
};

void TestCtlImport::onceAndNeverTwice()
{
    const Ctl ctl;
    QVERIFY(signIn(ctl));
    QStringList files;
    for (const char* name : {"six-phase.md", "short-form.md", "risk.md", "history.md", "knowledge.md"})
        files.append(ctl.write(QLatin1String(name), shaped(name)));
    const Answer dry = ctl.json(QStringList{QStringLiteral("import"), QStringLiteral("--dry-run")} + files);
    QCOMPARE(dry.status, 0);
    const int all = number(dry, "added");
    QVERIFY(all > 100);
    QCOMPARE(
        fileIn(dry, 0).value(QLatin1String("counts")).toObject().value(QLatin1String("contributions")).toInt(), 16);
    QVERIFY(!fileIn(dry, 0).value(QLatin1String("warnings")).toArray().isEmpty());
    const Answer first = ctl.json(QStringList{QStringLiteral("import")} + files);
    QVERIFY2(first.status == 0, first.err.constData());
    QCOMPARE(number(first, "added"), all);
    const Answer debt
        = ctl.json({QStringLiteral("debt"), QStringLiteral("list"), QStringLiteral("--status"), QStringLiteral("all")});
    QCOMPARE(debt.json().value(QLatin1String("items")).toArray().size(), 6);
    QStringList others;
    for (const char* name : {"six-phase.md", "short-form.md", "risk.md", "history.md", "knowledge.md"})
        others.append(ctl.write(QStringLiteral("again-") + QLatin1String(name), shaped(name).replace("\n", "\r\n")));
    const Answer second = ctl.json(QStringList{QStringLiteral("import")} + others);
    QCOMPARE(second.status, 0);
    QCOMPARE(number(second, "added"), 0);
    QCOMPARE(number(second, "unchanged"), all);
    QCOMPARE(ctl.json({QStringLiteral("audit"), QStringLiteral("verify")}).status, 0);
    // All of it can be looked at afterwards, also what no register has a place for.
    const QJsonArray documents
        = ctl.json({QStringLiteral("imported"), QStringLiteral("list")}).json().value(QLatin1String("items")).toArray();
    QCOMPARE(documents.size(), 5);
    int objects = 0;
    int kept = 0;
    for (int i = 1; i <= 5; ++i)
        for (const QJsonValue& one : ctl.json({QStringLiteral("imported"), QStringLiteral("show"), QString::number(i)})
                                         .json()
                                         .value(QLatin1String("objects"))
                                         .toArray()) {
            QVERIFY(one[QLatin1String("line")].toInt() > 0);
            ++objects;
            kept += one[QLatin1String("place")].isNull();
        }
    QCOMPARE(objects, all);
    QVERIFY(kept > 0 && kept < all);
    QCOMPARE(ctl.json({QStringLiteral("imported"), QStringLiteral("show"), QStringLiteral("6")}).code(),
        QStringLiteral("not-found"));
}

void TestCtlImport::nothingIsStored()
{
    const Ctl ctl;
    QVERIFY(signIn(ctl));
    const QString good = ctl.write(QStringLiteral("good.md"), shaped("risk.md"));
    const QString bad = ctl.write(QStringLiteral("bad.md"), "# A\n\nCaf\xE9\n");
    const Answer refused = ctl.json({QStringLiteral("import"), good, bad});
    QCOMPARE(refused.status, 2);
    QCOMPARE(refused.code(), QStringLiteral("not-text"));
    QVERIFY(refused.err.contains("bad.md:3:4"));
    const Answer unrelated
        = ctl.call({QStringLiteral("import"), ctl.write(QStringLiteral("bread.md"), shaped("unrelated.md"))});
    QCOMPARE(unrelated.status, 0);
    QVERIFY(unrelated.out.contains("nothing recognised"));
    QCOMPARE(ctl.withPassword(QStringLiteral("import %1 --as olli --password-fd 3").arg(good)).status, 3);
    QCOMPARE(number(ctl.json({QStringLiteral("import"), QStringLiteral("--dry-run"), good}), "unchanged"), 0);
}

QTEST_GUILESS_MAIN(TestCtlImport)
#include "tst_ctl_import.moc"
