// SPDX-License-Identifier: GPL-3.0-or-later
// A retrospective as Markdown and back: everything that a person gave and that the session measured is equal.
#include "models/retro/report.h"
#include "retrorandom.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

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
    const QString text = markdownOf(given, kNow);
    const auto read = readReport(text);
    if (!read)
        return QStringLiteral("it is not read back\n") + text;
    QStringList found;
    differences(toJson(given), toJson(read->retro), {}, found);
    return found.isEmpty() ? QString() : QString(found.mid(0, 5).join(QLatin1Char('\n')) + QLatin1Char('\n') + text);
}

} // namespace

class TestRetroReport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everythingComesBack();
};

void TestRetroReport::everythingComesBack()
{
    for (quint32 seed = 1; seed <= 300; ++seed) {
        const QString wrong = compared(RandomRetro(seed).make());
        QVERIFY2(wrong.isEmpty(), qPrintable(QStringLiteral("seed %1: %2").arg(seed).arg(wrong.left(6000))));
    }
}

QTEST_GUILESS_MAIN(TestRetroReport)
#include "tst_retroreport.moc"
