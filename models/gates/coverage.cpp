// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/gates/reports.h"

#include <QHash>
#include <QXmlStreamReader>

#include <cmath>

namespace wavedeck::gates {

namespace {

/// Lines by file: true when some test ran them.
class Lines {
public:
    void see(const QString& file, qint64 line, qint64 hits)
    {
        bool& covered = m_files[file][line];
        covered = covered || hits > 0;
    }

    Coverage sum() const
    {
        Coverage coverage;
        for (const auto& lines : m_files)
            for (const bool covered : lines) {
                ++coverage.lines;
                coverage.covered += covered;
            }
        if (coverage.lines > 0)
            coverage.percent = 100.0 * double(coverage.covered) / double(coverage.lines);
        return coverage;
    }

private:
    QHash<QString, QHash<qint64, bool>> m_files;
};

Coverage broken(const QString& why)
{
    Coverage coverage;
    coverage.fault = why;
    return coverage;
}

/// A method's lines stand again below its class: the same file and number, so they count once.
Coverage readCobertura(const QByteArray& text)
{
    QXmlStreamReader xml(text);
    Lines lines;
    bool known = false;
    QString file;
    std::optional<double> rate;
    while (!xml.atEnd()) {
        xml.readNext();
        if (!xml.isStartElement())
            continue;
        const auto value = [&](const char* name) { return xml.attributes().value(QLatin1String(name)); };
        if (xml.name() == QLatin1String("coverage") && !known) {
            known = true;
            bool ok = false;
            const double given = value("line-rate").toDouble(&ok);
            if (ok && std::isfinite(given) && given >= 0 && given <= 1)
                rate = given;
        } else if (xml.name() == QLatin1String("class")) {
            file = value("filename").toString();
        } else if (xml.name() == QLatin1String("line")) {
            bool number = false;
            bool hits = false;
            const qint64 line = value("number").toLongLong(&number);
            const qint64 count = value("hits").toLongLong(&hits);
            if (!number || !hits)
                return broken(QStringLiteral("a line without number and hits, line %1").arg(xml.lineNumber()));
            lines.see(file, line, count);
        }
    }
    if (xml.hasError() || !known)
        return broken(xml.hasError() ? xml.errorString() : QStringLiteral("there is no coverage in it"));
    Coverage coverage = lines.sum();
    if (coverage.lines > 0)
        return coverage;
    if (!rate)
        return broken(QStringLiteral("it counts no line"));
    coverage.percent = std::round(1e11 * *rate) / 1e9; // 0.07 is 7 %, not a little more
    return coverage;
}

Coverage readLcov(const QByteArray& text)
{
    Lines lines;
    QString file;
    bool open = false;
    qsizetype from = 0;
    for (int number = 1; from < text.size(); ++number) {
        qsizetype to = text.indexOf('\n', from);
        to = to < 0 ? text.size() : to;
        const QByteArray line = text.mid(from, to - from).trimmed();
        from = to + 1;
        if (line.startsWith("SF:")) {
            file = QString::fromUtf8(line.mid(3));
            open = true;
        } else if (line == "end_of_record") {
            open = false;
        } else if (line.startsWith("DA:")) {
            const QList<QByteArray> parts = line.mid(3).split(',');
            bool isNumber = false;
            bool isHits = false;
            const qint64 place = parts.value(0).toLongLong(&isNumber);
            const double hits = parts.value(1).toDouble(&isHits); // some tools write 1e+06
            if (!open || !isNumber || !isHits)
                return broken(QStringLiteral("line %1 is no record of LCOV").arg(number));
            lines.see(file, place, hits > 0 ? 1 : 0);
        }
    }
    if (open)
        return broken(QStringLiteral("it ends in the middle of a file"));
    const Coverage coverage = lines.sum();
    return coverage.lines > 0 ? coverage : broken(QStringLiteral("it counts no line"));
}

} // namespace

Coverage readCoverage(const QString& format, const QByteArray& text)
{
    if (text.size() > kMostReportBytes)
        return broken(QStringLiteral("it is larger than %1 MiB").arg(kMostReportBytes / 1024 / 1024));
    return format == QLatin1String("lcov") ? readLcov(text) : readCobertura(text);
}

} // namespace wavedeck::gates
