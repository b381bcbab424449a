//! The elements that the reader knows, from namespace and local name.

use super::namespaces::Namespace;

/// The first eight bytes of a name as one number, which is found among many in a few comparisons.
const fn packed(name: &str) -> u64 {
    let mut bytes = name.as_bytes();
    let mut word = 0_u64;
    while let [first, rest @ ..] = bytes
        && word >> 56 == 0
    {
        word = word << 8 | *first as u64;
        bytes = rest;
    }
    word
}

macro_rules! elements {
    ($($namespace:ident { $($local:literal => $name:ident,)* })*) => {
        /// An element that some record may need, or that must be stepped over.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Element {
            $($(
                #[doc = concat!("`", $local, "`")]
                $name,
            )*)*
            /// Any other: what stands in it is read as if it stood in its parent.
            Other,
        }

        /// The names, packed.
        #[allow(non_upper_case_globals, reason = "they are called as the elements are")]
        mod words {
            $($(pub(super) const $name: u64 = super::packed($local);)*)*
        }

        impl Element {
            /// The element of that name.
            #[inline]
            pub(crate) fn of(namespace: Namespace, local: &str) -> Self {
                let word = packed(local);
                match namespace {
                    $(Namespace::$namespace => match word {
                        $(words::$name if local == $local => Self::$name,)*
                        _ => Self::Other,
                    },)*
                    _ => Self::Other,
                }
            }

            /// The local name.
            pub(crate) fn local_name(self) -> &'static str {
                match self {
                    $($(Self::$name => $local,)*)*
                    Self::Other => "",
                }
            }
        }
    };
}

elements! {
    Word {
        "p" => Paragraph,
        "r" => Run,
        "t" => Text,
        "rPr" => RunProperties,
        "pPr" => ParagraphProperties,
        "tc" => Cell,
        "tcPr" => CellProperties,
        "tr" => Row,
        "trPr" => RowProperties,
        "tbl" => Table,
        "tblPr" => TableProperties,
        "tblPrEx" => TableExceptions,
        "tblGrid" => TableGrid,
        "gridCol" => GridColumn,
        "gridSpan" => GridSpan,
        "vMerge" => VerticalMerge,
        "hMerge" => HorizontalMerge,
        "gridBefore" => GridBefore,
        "gridAfter" => GridAfter,
        "cellDel" => CellDeleted,
        "tab" => Tab,
        "ptab" => PositionedTab,
        "br" => Break,
        "cr" => CarriageReturn,
        "noBreakHyphen" => NoBreakHyphen,
        "softHyphen" => SoftHyphen,
        "sym" => Symbol,
        "pStyle" => ParagraphStyle,
        "rStyle" => RunStyle,
        "numPr" => NumberProperties,
        "numId" => NumberId,
        "ilvl" => NumberLevel,
        "outlineLvl" => OutlineLevel,
        "vanish" => Vanish,
        "del" => Deleted,
        "moveFrom" => MovedFrom,
        "bookmarkStart" => BookmarkStart,
        "fldChar" => FieldCharacter,
        "instrText" => InstructionText,
        "delText" => DeletedText,
        "delInstrText" => DeletedInstructionText,
        "sectPr" => SectionProperties,
        "sdtPr" => ContentControlProperties,
        "sdtEndPr" => ContentControlEndProperties,
        "rt" => RubyText,
        "txbxContent" => TextBox,
        "altChunk" => ExternalChunk,
        "subDoc" => SubDocument,
        "document" => Document,
        "body" => Body,
        "footnotes" => Footnotes,
        "footnote" => Footnote,
        "endnotes" => Endnotes,
        "endnote" => Endnote,
        "styles" => Styles,
        "latentStyles" => LatentStyles,
        "docDefaults" => Defaults,
        "style" => Style,
        "name" => Name,
        "basedOn" => BasedOn,
        "tblStylePr" => TableStyleProperties,
        "numbering" => Numbering,
        "abstractNum" => AbstractNumber,
        "numStyleLink" => NumberStyleLink,
        "num" => Number,
        "abstractNumId" => AbstractNumberId,
        "lvl" => Level,
        "lvlOverride" => LevelOverride,
        "startOverride" => StartOverride,
        "start" => Start,
        "numFmt" => NumberFormat,
        "lvlText" => LevelText,
        "lvlRestart" => LevelRestart,
        "isLgl" => LegalNumbering,
        "rFonts" => RunFonts,
        "wordDocument" => OldDocument,
        "vmerge" => OldVerticalMerge,
        "hmerge" => OldHorizontalMerge,
        "listPr" => OldListProperties,
        "ilfo" => OldListFormat,
        "lists" => OldLists,
        "listDef" => OldListDefinition,
        "list" => OldList,
        "ilst" => OldListDefinitionId,
        "nfc" => OldNumberFormat,
        "listStyleLink" => OldListStyleLink,
    }
    Annotation {
        "annotation" => Annotation,
    }
    WordHint {
        "t" => ShownLabel,
        "font" => ShownFont,
    }
    FlatPackage {
        "package" => FlatPackage,
        "part" => FlatPart,
        "xmlData" => FlatXmlData,
    }
    Math {
        "r" => MathRun,
        "t" => MathText,
        "rPr" => MathRunProperties,
        "ctrlPr" => MathControlProperties,
    }
    Compatibility {
        "AlternateContent" => AlternateContent,
        "Choice" => Choice,
        "Fallback" => Fallback,
    }
    Spreadsheet {
        "c" => SheetCell,
        "v" => SheetValue,
        "row" => SheetRow,
        "is" => InlineString,
        "si" => SharedString,
        "t" => SheetText,
        "r" => SheetRun,
        "rPh" => PhoneticRun,
        "sheetData" => SheetData,
        "cols" => SheetColumns,
        "col" => SheetColumn,
        "mergeCells" => MergedAreas,
        "mergeCell" => MergedArea,
        "worksheet" => Worksheet,
        "sst" => SharedStrings,
        "workbook" => Workbook,
        "workbookPr" => WorkbookProperties,
        "sheets" => Sheets,
        "sheet" => Sheet,
        "styleSheet" => StyleSheet,
        "numFmts" => CellNumberFormats,
        "numFmt" => CellNumberFormat,
        "cellXfs" => CellFormats,
        "xf" => CellFormat,
    }
    Relationships {
        "Relationships" => Relationships,
        "Relationship" => Relationship,
    }
    OdfText {
        "span" => OdfSpan,
        "p" => OdfParagraph,
        "h" => OdfHeading,
        "s" => OdfSpaces,
        "tab" => OdfTab,
        "line-break" => OdfLineBreak,
        "list" => OdfList,
        "list-item" => OdfListItem,
        "list-header" => OdfListHeader,
        "numbered-paragraph" => OdfNumberedParagraph,
        "number" => OdfNumber,
        "bookmark" => OdfBookmark,
        "bookmark-start" => OdfBookmarkStart,
        "section" => OdfSection,
        "note" => OdfNote,
        "note-citation" => OdfNoteCitation,
        "note-body" => OdfNoteBody,
        "tracked-changes" => OdfTrackedChanges,
        "changed-region" => OdfChangedRegion,
        "change-start" => OdfChangeStart,
        "change-end" => OdfChangeEnd,
        "deletion" => OdfDeletion,
        "hidden-text" => OdfHiddenText,
        "hidden-paragraph" => OdfHiddenParagraph,
        "variable-set" => OdfVariableSet,
        "user-field-get" => OdfUserFieldGet,
        "ruby-text" => OdfRubyText,
        "script" => OdfScript,
        "list-style" => OdfListStyle,
        "list-level-style-number" => OdfNumberedLevel,
        "list-level-style-bullet" => OdfBulletLevel,
        "outline-style" => OdfOutlineStyle,
        "outline-level-style" => OdfOutlineLevel,
        "table-of-content-source" => OdfContentsSource,
        "illustration-index-source" => OdfIllustrationsSource,
        "table-index-source" => OdfTablesSource,
        "object-index-source" => OdfObjectsSource,
        "user-index-source" => OdfUserIndexSource,
        "alphabetical-index-source" => OdfAlphabeticalSource,
        "bibliography-source" => OdfBibliographySource,
        "sequence-decls" => OdfSequences,
        "variable-decls" => OdfVariables,
        "user-field-decls" => OdfUserFields,
    }
    OdfTable {
        "table-cell" => OdfCell,
        "covered-table-cell" => OdfCoveredCell,
        "table-row" => OdfRow,
        "table-column" => OdfColumn,
        "table" => OdfTable,
    }
    OdfStyle {
        "style" => OdfStyle,
        "text-properties" => OdfTextProperties,
    }
    OdfDraw {
        "frame" => OdfFrame,
        "custom-shape" => OdfCustomShape,
        "g" => OdfGroup,
        "rect" => OdfRectangle,
        "line" => OdfLine,
        "polyline" => OdfPolyline,
        "polygon" => OdfPolygon,
        "regular-polygon" => OdfRegularPolygon,
        "path" => OdfPath,
        "circle" => OdfCircle,
        "ellipse" => OdfEllipse,
        "connector" => OdfConnector,
        "caption" => OdfCaption,
        "measure" => OdfMeasure,
        "object" => OdfObject,
        "object-ole" => OdfOleObject,
        "image" => OdfImage,
    }
    OdfOffice {
        "document" => OdfFlatDocument,
        "document-content" => OdfContentDocument,
        "document-styles" => OdfStylesDocument,
        "styles" => OdfCommonStyles,
        "automatic-styles" => OdfAutomaticStyles,
        "body" => OdfBody,
        "text" => OdfTextBody,
        "annotation" => OdfAnnotation,
        "change-info" => OdfChangeInfo,
        "forms" => OdfForms,
        "event-listeners" => OdfEventListeners,
    }
    OdfManifest {
        "encryption-data" => OdfEncryption,
    }
}
