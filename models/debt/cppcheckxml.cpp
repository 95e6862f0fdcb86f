// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/debt/fingerprint.h"

#include <QXmlStreamReader>

#include <algorithm>
#include <array>

namespace wavedeck::debt {

namespace {

struct Kind {
    const char* severity;
    const char* priority;
    const char* category;
};
constexpr std::array kKinds{Kind{"error", "P1", "Correctness"}, Kind{"warning", "P2", "Correctness"},
    Kind{"style", "P3", "Style"}, Kind{"performance", "P3", "Performance"}, Kind{"portability", "P3", "Portability"},
    Kind{"information", "P3", "Static analysis"}, Kind{"debug", "P3", "Static analysis"}};

/// What says that a file was not looked at to its end.
constexpr std::array kStopped{
    "internalError", "cppcheckError", "syntaxError", "unknownMacro", "preprocessorErrorDirective"};

class CppcheckReader {
public:
    CppcheckReader(const QByteArray& text, const Place& place)
        : m_xml(text)
        , m_place(place)
    {
        m_scan.tool = QStringLiteral("cppcheck");
    }

    Result<Findings> read()
    {
        int depth = 0;
        qint64 items = 0;
        while (!m_xml.atEnd()) {
            const auto token = m_xml.readNext();
            if (token == QXmlStreamReader::DTD || token == QXmlStreamReader::EntityReference)
                return fault(QStringLiteral("it declares or names entities"));
            if (token == QXmlStreamReader::StartElement) {
                if (++depth > kMostDepth || ++items > kMostItems)
                    return fault(QStringLiteral("it is nested too deep, or holds too much"));
                if (Status started = start(); !started)
                    return started.error();
            } else if (token == QXmlStreamReader::EndElement) {
                --depth;
                if (m_xml.name() == QLatin1String("error"))
                    end();
            }
        }
        if (m_xml.hasError())
            return fault(m_xml.errorString());
        if (!m_known)
            return fault(QStringLiteral("it is not the XML of cppcheck, version 2"));
        number(m_scan);
        return Findings{QStringLiteral("cppcheck"), {std::move(m_scan)}};
    }

private:
    Error fault(const QString& why) const { return refused(QStringLiteral("line %1").arg(m_xml.lineNumber()), why); }

    QString attribute(const char* name) const { return m_xml.attributes().value(QLatin1String(name)).toString(); }

    Status start()
    {
        if (m_xml.name() == QLatin1String("results")) {
            m_known = attribute("version") == QLatin1String("2");
        } else if (m_xml.name() == QLatin1String("error")) {
            begin();
        } else if (m_xml.name() == QLatin1String("location") && m_inside && m_finding.path.isEmpty()) {
            const Result<QString> path = innerPath(attribute("file"), m_place, false);
            if (!path)
                return refused(QStringLiteral("line %1, %2").arg(m_xml.lineNumber()).arg(path.error().what),
                    path.error().why, path.error().mend);
            m_finding.path = *path;
            m_finding.line = std::clamp(attribute("line").toInt(), 0, 100'000'000);
        }
        return Done{};
    }

    void begin()
    {
        m_inside = true;
        m_finding = Finding();
        m_finding.rule = kept(attribute("id"), kMostName);
        m_finding.title = kept(attribute("msg"), kMostTitle);
        m_finding.what = kept(attribute("verbose"), kMostProse, true);
        if (m_finding.title.isEmpty())
            m_finding.title = m_finding.rule;
        const QString severity = attribute("severity");
        m_finding.label = kept(severity, kMostName);
        m_finding.priority = QStringLiteral("P3");
        m_finding.category = QStringLiteral("Static analysis");
        for (const Kind& kind : kKinds)
            if (severity == QLatin1String(kind.severity)) {
                m_finding.priority = QLatin1String(kind.priority);
                m_finding.category = QLatin1String(kind.category);
            }
    }

    void end()
    {
        m_inside = false;
        if (std::any_of(kStopped.begin(), kStopped.end(),
                [&](const char* id) { return m_finding.rule == QLatin1String(id); })) {
            m_scan.complete = false;
            m_scan.why = QStringLiteral("%1: cppcheck did not look at all of it").arg(m_finding.rule);
        }
        if (m_finding.path.isEmpty()) {
            ++m_scan.dropped[QStringLiteral("it names no file")];
            return;
        }
        identify(m_finding, surroundings(m_place, m_finding.path, m_finding.line));
        m_scan.findings.append(std::move(m_finding));
    }

    QXmlStreamReader m_xml;
    const Place& m_place;
    Scan m_scan;
    Finding m_finding;
    bool m_inside = false;
    bool m_known = false;
};

} // namespace

Result<Findings> readCppcheckXml(const QByteArray& text, const Place& place)
{
    return CppcheckReader(text, place).read();
}

} // namespace wavedeck::debt
