// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/pdf.h"

#include "models/base/hiddencharacters.h"
#include "models/secrets/redact.h"

#include <QAbstractTextDocumentLayout>
#include <QBuffer>
#include <QFontDatabase>
#include <QPagedPaintDevice>
#include <QPainter>
#include <QPdfWriter>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextList>
#include <QTextTable>

#include <algorithm>
#include <array>

namespace wavedeck::ui {

namespace {

using namespace report;

constexpr int kDotsPerInch = 144;
constexpr double kFootInches = 0.35;
constexpr std::array<double, 4> kHeadingPoints{17, 13.5, 11.5, 10};
constexpr double kTextPoints = 9;
constexpr double kFootPoints = 8;

QString cleaned(const QString& text, bool keepLines)
{
    return redacted(visibleText(text, keepLines)).replace(QLatin1Char('\n'), QChar(QChar::LineSeparator));
}

class Setter {
public:
    explicit Setter(QTextDocument& document)
        : m_cursor(&document)
    {
        m_text.setFontPointSize(kTextPoints);
        m_mono = m_text;
        m_mono.setFontFamilies({QFontDatabase::systemFont(QFontDatabase::FixedFont).family()});
        m_paragraph.setBottomMargin(5);
    }

    void section(const Section& section, std::size_t level)
    {
        QTextCharFormat heading = m_text;
        heading.setFontPointSize(kHeadingPoints[std::min(level, kHeadingPoints.size() - 1)]);
        heading.setFontWeight(QFont::DemiBold);
        QTextBlockFormat block;
        block.setTopMargin(level == 0 ? 0 : 14);
        block.setBottomMargin(5);
        block.setHeadingLevel(int(std::min<std::size_t>(level, 5)) + 1);
        start(block, heading);
        m_cursor.insertText(cleaned(section.heading, false));
        for (const Block& one : section.blocks)
            std::visit([this](const auto& what) { put(what); }, one);
        for (const Section& below : section.sections)
            this->section(below, level + 1);
    }

private:
    void start(const QTextBlockFormat& block, const QTextCharFormat& text)
    {
        if (m_first)
            m_cursor.setBlockFormat(block);
        else
            m_cursor.insertBlock(block);
        m_first = false;
        m_cursor.setCharFormat(text);
    }

    void put(const Paragraph& paragraph)
    {
        start(m_paragraph, m_text);
        m_cursor.insertText(cleaned(paragraph.text, false));
    }

    void put(const Code& code)
    {
        start(m_paragraph, m_mono);
        m_cursor.insertText(cleaned(code.text, true));
    }

    void put(const BulletList& list)
    {
        QTextListFormat format;
        format.setStyle(list.numbered ? QTextListFormat::ListDecimal : QTextListFormat::ListDisc);
        QTextList* made = nullptr;
        for (const QString& item : list.items) {
            start({}, m_text);
            m_cursor.insertText(cleaned(item, false));
            if (made)
                made->add(m_cursor.block());
            else
                made = m_cursor.createList(format);
        }
        m_cursor.insertBlock(m_paragraph, m_text); // outside the list again
        if (QTextList* still = m_cursor.block().textList())
            still->remove(m_cursor.block());
        m_first = true;
    }

    void put(const Table& table)
    {
        const int columns = int(table.header.size());
        if (columns == 0)
            return;
        QTextTableFormat format;
        format.setHeaderRowCount(1);
        format.setCellPadding(3);
        format.setCellSpacing(0);
        format.setBorderCollapse(true);
        format.setBorder(1);
        format.setBorderBrush(QColor(Qt::lightGray));
        format.setBorderStyle(QTextFrameFormat::BorderStyle_Solid);
        format.setWidth(QTextLength(QTextLength::PercentageLength, 100));
        format.setBottomMargin(6);
        start({}, m_text);
        QTextTable* made = m_cursor.insertTable(int(table.rows.size()) + 1, columns, format);
        QTextCharFormat head = m_text;
        head.setFontWeight(QFont::DemiBold);
        for (int column = 0; column < columns; ++column)
            made->cellAt(0, column).firstCursorPosition().insertText(cleaned(table.header[column], false), head);
        for (int row = 0; row < table.rows.size(); ++row)
            for (int column = 0; column < columns; ++column)
                made->cellAt(row + 1, column)
                    .firstCursorPosition()
                    .insertText(cleaned(table.rows[row].value(column), false), m_text);
        m_cursor.movePosition(QTextCursor::End);
        m_first = true; // the block behind it is there already
    }

    QTextCursor m_cursor;
    QTextCharFormat m_text;
    QTextCharFormat m_mono;
    QTextBlockFormat m_paragraph;
    bool m_first = true;
};

void paintPage(QPainter& painter, const QTextDocument& document, int page, const QString& title, const QRectF& sheet)
{
    const QSizeF body = document.pageSize();
    painter.save();
    painter.translate(0, -page * body.height());
    QAbstractTextDocumentLayout::PaintContext context;
    context.palette.setColor(QPalette::Text, Qt::black); // paper is white whatever the theme
    context.clip = QRectF(0, page * body.height(), body.width(), body.height());
    painter.setClipRect(context.clip);
    document.documentLayout()->draw(&painter, context);
    painter.restore();
    QFont small = document.defaultFont();
    small.setPointSizeF(kFootPoints);
    painter.setFont(small);
    painter.setPen(Qt::black);
    const QRectF foot(0, body.height(), sheet.width(), sheet.height() - body.height());
    const QString number = QStringLiteral("%1 of %2").arg(page + 1).arg(document.pageCount());
    const QFontMetricsF metrics(small, painter.device());
    painter.drawText(foot, Qt::AlignBottom | Qt::AlignRight, number);
    painter.drawText(foot, Qt::AlignBottom | Qt::AlignLeft,
        metrics.elidedText(title, Qt::ElideRight, sheet.width() - 2 * metrics.horizontalAdvance(number)));
}

} // namespace

void setReport(QTextDocument& text, const report::Document& document)
{
    Setter(text).section(document, 0);
}

QByteArray toPdf(const report::Document& document)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setResolution(kDotsPerInch);
    writer.setPageSize(QPageSize(QPageSize::A4));
    writer.setPageMargins(QMarginsF(18, 16, 18, 14), QPageLayout::Millimeter);
    writer.setTitle(cleaned(document.heading, false));
    writer.setCreator(QStringLiteral("Wavedeck " WAVEDECK_VERSION));
    paintPages(writer, document);
    return bytes;
}

void paintPages(QPagedPaintDevice& device, const report::Document& document)
{
    QTextDocument text;
    text.setUndoRedoEnabled(false);
    text.setDocumentMargin(0);
    setReport(text, document); // before it has pages: it would be laid out anew at every insertion
    text.documentLayout()->setPaintDevice(&device);
    const QRectF sheet(QPointF(0, 0), QSizeF(device.width(), device.height()));
    text.setPageSize(QSizeF(sheet.width(), sheet.height() - device.logicalDpiY() * kFootInches));

    QPainter painter(&device);
    const QString title = cleaned(document.heading, false);
    for (int page = 0; page < text.pageCount(); ++page) {
        if (page > 0)
            device.newPage();
        paintPage(painter, text, page, title, sheet);
    }
}

} // namespace wavedeck::ui
